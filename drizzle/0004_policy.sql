CREATE TABLE "policy_version" (
	"number" integer PRIMARY KEY NOT NULL,
	"document" text NOT NULL,
	"set_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	"set_by" text NOT NULL,
	CONSTRAINT "policy_version_number" CHECK ("policy_version"."number" > 0)
);
--> statement-breakpoint
CREATE TRIGGER "policy_version_no_change" BEFORE UPDATE OR DELETE ON "policy_version" FOR EACH ROW EXECUTE FUNCTION "longhu_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "policy_version_no_truncate" BEFORE TRUNCATE ON "policy_version" FOR EACH STATEMENT EXECUTE FUNCTION "longhu_refuse_change"();
