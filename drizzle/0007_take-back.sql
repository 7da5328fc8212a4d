ALTER TABLE "batch" DROP CONSTRAINT "batch_origin";--> statement-breakpoint
DROP INDEX "entry_identity";--> statement-breakpoint
DROP INDEX "entry_reversal_identity";--> statement-breakpoint
DROP INDEX "entry_decision_identity";--> statement-breakpoint
DROP INDEX "entry_period_figure_identity";--> statement-breakpoint
ALTER TABLE "batch" ADD COLUMN "duplicates_of" jsonb;--> statement-breakpoint
ALTER TABLE "batch" ADD COLUMN "takes_back" bigint;--> statement-breakpoint
ALTER TABLE "batch" ADD COLUMN "reason" text;--> statement-breakpoint
ALTER TABLE "batch" ADD COLUMN "taken_back_position" bigint;--> statement-breakpoint
ALTER TABLE "entry" ADD COLUMN "revival" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "revision" ADD COLUMN "after_position" bigint;--> statement-breakpoint
ALTER TABLE "batch" ADD CONSTRAINT "batch_takes_back_batch_id_fk" FOREIGN KEY ("takes_back") REFERENCES "public"."batch"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "batch_takes_back_once" ON "batch" USING btree ("takes_back") WHERE takes_back is not null;--> statement-breakpoint
CREATE INDEX "batch_taken_back" ON "batch" USING btree ("taken_back_position") WHERE taken_back_position is not null;--> statement-breakpoint
CREATE INDEX "batch_duplicates" ON "batch" USING btree ("position") WHERE duplicates_of is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "entry_identity" ON "entry" USING btree ("source","external_id","metric","kind","generation","revival") WHERE kind in ('activity', 'reversal');--> statement-breakpoint
CREATE UNIQUE INDEX "entry_reversal_identity" ON "entry" USING btree ("source","reversal_id","metric","revival") WHERE kind = 'reversal';--> statement-breakpoint
CREATE UNIQUE INDEX "entry_decision_identity" ON "entry" USING btree ("source","external_id","metric","decision","occurred_at","revival") WHERE kind = 'decision';--> statement-breakpoint
CREATE UNIQUE INDEX "entry_period_figure_identity" ON "entry" USING btree ("source","employee_no","metric","period","stated_at","revival") WHERE kind = 'period_figure';--> statement-breakpoint
ALTER TABLE "batch" ADD CONSTRAINT "batch_takes_back" CHECK (("batch"."origin" = 'takeBack') = ("batch"."takes_back" is not null) and ("batch"."origin" <> 'takeBack' or "batch"."reason" is not null));--> statement-breakpoint
ALTER TABLE "batch" ADD CONSTRAINT "batch_origin" CHECK ("batch"."origin" in ('file', 'api', 'sample', 'demo', 'takeBack'));--> statement-breakpoint
-- After its transaction a batch changes in two ways only, each once: the sample is removed, or another batch takes it
-- back. That one has no position yet only in a transaction that asks what would be and is rolled back.
CREATE OR REPLACE FUNCTION "longhu_keep_batch"() RETURNS trigger LANGUAGE plpgsql AS $$
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
	IF OLD.taken_back_position IS NULL
		AND EXISTS (
			SELECT FROM batch AS taker WHERE taker.takes_back = OLD.id
				AND (taker.position IS NULL OR taker.position = NEW.taken_back_position)
		)
	THEN
		OLD.taken_back_position = NEW.taken_back_position;
		IF NEW IS NOT DISTINCT FROM OLD THEN
			RETURN NEW;
		END IF;
	END IF;
	RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
