INSERT INTO "ledger_head" ("id", "position") VALUES (1, 0);
--> statement-breakpoint
-- Facts and published rules are append-only. The one exception is the sample: a transaction that says that it is
-- removing the sample may delete what came in sample and demo batches, or a sample contest's rules, and nothing else.
CREATE FUNCTION "longhu_is_removing_sample"() RETURNS boolean LANGUAGE sql STABLE
RETURN coalesce(current_setting('longhu.removing_sample', true), '') = 'on';
--> statement-breakpoint
CREATE FUNCTION "longhu_refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE FUNCTION "longhu_delete_sample_fact_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF longhu_is_removing_sample()
		AND EXISTS (SELECT FROM batch WHERE id = OLD.batch_id AND origin IN ('sample', 'demo'))
	THEN
		RETURN OLD;
	END IF;
	RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE FUNCTION "longhu_delete_sample_rules_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF longhu_is_removing_sample()
		AND EXISTS (SELECT FROM contest WHERE id = OLD.contest_id AND is_sample)
	THEN
		RETURN OLD;
	END IF;
	RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
-- A batch is written in its own transaction and gets its position there; after that only `removed_at` may be set, once.
CREATE FUNCTION "longhu_keep_batch"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF OLD.position IS NULL THEN
		RETURN NEW;
	END IF;
	IF longhu_is_removing_sample() AND OLD.removed_at IS NULL AND NEW.removed_at IS NOT NULL THEN
		OLD.removed_at = NEW.removed_at;
		IF NEW IS NOT DISTINCT FROM OLD THEN
			RETURN NEW;
		END IF;
	END IF;
	RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
-- Positions count up by one and never back.
CREATE FUNCTION "longhu_next_position"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NEW.position = OLD.position + 1 THEN
		RETURN NEW;
	END IF;
	RAISE EXCEPTION 'the ledger''s position goes from % to %, not to %', OLD.position, OLD.position + 1, NEW.position
		USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER "entry_no_update" BEFORE UPDATE ON "entry" FOR EACH ROW EXECUTE FUNCTION "longhu_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "entry_no_truncate" BEFORE TRUNCATE ON "entry" FOR EACH STATEMENT EXECUTE FUNCTION "longhu_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "entry_delete_sample" BEFORE DELETE ON "entry" FOR EACH ROW EXECUTE FUNCTION "longhu_delete_sample_fact_only"();--> statement-breakpoint
CREATE TRIGGER "assignment_no_update" BEFORE UPDATE ON "assignment" FOR EACH ROW EXECUTE FUNCTION "longhu_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "assignment_no_truncate" BEFORE TRUNCATE ON "assignment" FOR EACH STATEMENT EXECUTE FUNCTION "longhu_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "assignment_delete_sample" BEFORE DELETE ON "assignment" FOR EACH ROW EXECUTE FUNCTION "longhu_delete_sample_fact_only"();--> statement-breakpoint
CREATE TRIGGER "org_unit_no_update" BEFORE UPDATE ON "org_unit" FOR EACH ROW EXECUTE FUNCTION "longhu_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "org_unit_no_truncate" BEFORE TRUNCATE ON "org_unit" FOR EACH STATEMENT EXECUTE FUNCTION "longhu_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "org_unit_delete_sample" BEFORE DELETE ON "org_unit" FOR EACH ROW EXECUTE FUNCTION "longhu_delete_sample_fact_only"();--> statement-breakpoint
CREATE TRIGGER "rule_version_no_update" BEFORE UPDATE ON "rule_version" FOR EACH ROW EXECUTE FUNCTION "longhu_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "rule_version_no_truncate" BEFORE TRUNCATE ON "rule_version" FOR EACH STATEMENT EXECUTE FUNCTION "longhu_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "rule_version_delete_sample" BEFORE DELETE ON "rule_version" FOR EACH ROW EXECUTE FUNCTION "longhu_delete_sample_rules_only"();--> statement-breakpoint
CREATE TRIGGER "batch_keep" BEFORE UPDATE ON "batch" FOR EACH ROW EXECUTE FUNCTION "longhu_keep_batch"();--> statement-breakpoint
CREATE TRIGGER "batch_no_delete" BEFORE DELETE OR TRUNCATE ON "batch" FOR EACH STATEMENT EXECUTE FUNCTION "longhu_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "ledger_head_next" BEFORE UPDATE ON "ledger_head" FOR EACH ROW EXECUTE FUNCTION "longhu_next_position"();--> statement-breakpoint
CREATE TRIGGER "ledger_head_keep" BEFORE DELETE OR TRUNCATE ON "ledger_head" FOR EACH STATEMENT EXECUTE FUNCTION "longhu_refuse_change"();
