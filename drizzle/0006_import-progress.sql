ALTER TABLE "import_job" DROP CONSTRAINT "import_job_status";--> statement-breakpoint
ALTER TABLE "import_job" DROP CONSTRAINT "import_job_mapping_id_import_mapping_id_fk";
--> statement-breakpoint
ALTER TABLE "import_job" ADD COLUMN "file_bytes" bigint;--> statement-breakpoint
ALTER TABLE "import_job" ADD COLUMN "file_kept_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "import_job" ADD COLUMN "sheet" text;--> statement-breakpoint
ALTER TABLE "import_job" ADD COLUMN "progress" jsonb;--> statement-breakpoint
ALTER TABLE "import_job" ADD COLUMN "heartbeat_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "import_job" ADD COLUMN "cancel_asked_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "import_job" ADD COLUMN "stopped_by" text;--> statement-breakpoint
ALTER TABLE "import_job" ADD COLUMN "commit_mode" text;--> statement-breakpoint
ALTER TABLE "import_job" ADD COLUMN "effect" jsonb;--> statement-breakpoint
ALTER TABLE "import_job" ADD CONSTRAINT "import_job_mapping_id_import_mapping_id_fk" FOREIGN KEY ("mapping_id") REFERENCES "public"."import_mapping"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_job" ADD CONSTRAINT "import_job_commit_mode" CHECK ("import_job"."commit_mode" in ('all', 'good'));--> statement-breakpoint
ALTER TABLE "import_job" ADD CONSTRAINT "import_job_status" CHECK ("import_job"."status" in ('unmapped', 'uploaded', 'checking', 'checked', 'committing', 'committed', 'failed', 'dropped'));--> statement-breakpoint
-- Files that wait when the app is renewed are kept as long as new ones.
UPDATE "import_job" SET "file_kept_until" = now() + interval '7 days' WHERE "status" in ('uploaded', 'checking', 'checked', 'committing');
