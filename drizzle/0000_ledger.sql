CREATE TABLE "assignment" (
	"batch_id" bigint NOT NULL,
	"line" integer NOT NULL,
	"employee_no" text NOT NULL,
	"name" text NOT NULL,
	"position" text NOT NULL,
	"grade" text,
	"step" integer,
	"org_unit" text NOT NULL,
	"from_on" date NOT NULL,
	"to_on" date,
	"employment_type" text,
	CONSTRAINT "assignment_batch_id_line_pk" PRIMARY KEY("batch_id","line"),
	CONSTRAINT "assignment_period" CHECK ("assignment"."to_on" is null or "assignment"."to_on" > "assignment"."from_on")
);
--> statement-breakpoint
CREATE TABLE "audit_event" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_event_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"actor" text,
	"action" text NOT NULL,
	"subject" text,
	"detail" jsonb
);
--> statement-breakpoint
CREATE TABLE "batch" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "batch_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"position" bigint,
	"origin" text NOT NULL,
	"received_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"received_by" text,
	"file_name" text,
	"file_sha256" text,
	"accepted" integer DEFAULT 0 NOT NULL,
	"duplicates" integer DEFAULT 0 NOT NULL,
	"refused" integer DEFAULT 0 NOT NULL,
	"removed_at" timestamp (3) with time zone,
	CONSTRAINT "batch_position_unique" UNIQUE("position"),
	CONSTRAINT "batch_origin" CHECK ("batch"."origin" in ('file', 'api', 'sample', 'demo')),
	CONSTRAINT "batch_removed" CHECK ("batch"."removed_at" is null or "batch"."origin" in ('sample', 'demo'))
);
--> statement-breakpoint
CREATE TABLE "claim" (
	"contest_id" bigint NOT NULL,
	"rule_id" text NOT NULL,
	"key" text NOT NULL,
	"winners" text[] NOT NULL,
	CONSTRAINT "claim_contest_id_rule_id_key_pk" PRIMARY KEY("contest_id","rule_id","key")
);
--> statement-breakpoint
CREATE TABLE "contest" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "contest_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"slug" text NOT NULL,
	"is_sample" boolean DEFAULT false NOT NULL,
	"status" text DEFAULT 'running' NOT NULL,
	"rule_version" integer NOT NULL,
	"cursor" bigint DEFAULT 0 NOT NULL,
	"scored_as_of" timestamp (3) with time zone,
	"scored_rule_version" integer,
	"revision" bigint DEFAULT 0 NOT NULL,
	"changes_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"ended_by" text,
	"final_position" bigint,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "contest_slug_unique" UNIQUE("slug"),
	CONSTRAINT "contest_status" CHECK ("contest"."status" in ('running', 'ended')),
	CONSTRAINT "contest_end" CHECK (("contest"."status" = 'ended') = ("contest"."final_position" is not null and "contest"."ended_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "display" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"contest_id" bigint NOT NULL,
	"division" text,
	"name" text NOT NULL,
	"token_hash" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"created_by" text,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "display_tokenHash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "display_session" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"display_id" uuid NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "entry" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "entry_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"batch_id" bigint NOT NULL,
	"line" integer NOT NULL,
	"kind" text NOT NULL,
	"source" text NOT NULL,
	"external_id" text,
	"metric" text NOT NULL,
	"generation" integer,
	"reversal_id" text,
	"employee_no" text,
	"referrer_no" text,
	"referrer_share" numeric,
	"product" text,
	"quantity" numeric,
	"amount_fen" bigint,
	"base" numeric,
	"client_ref" text,
	"occurred_at" timestamp (3) with time zone,
	"period" text,
	"stated_at" timestamp (3) with time zone,
	"decision" text,
	CONSTRAINT "entry_kind" CHECK (case "entry"."kind"
				when 'activity' then "entry"."external_id" is not null and "entry"."generation" > 0 and "entry"."employee_no" is not null and "entry"."occurred_at" is not null
				when 'reversal' then "entry"."external_id" is not null and "entry"."generation" > 0 and "entry"."reversal_id" is not null and "entry"."occurred_at" is not null
				when 'decision' then "entry"."external_id" is not null and "entry"."decision" in ('funded', 'cancelled', 'hold', 'release') and "entry"."occurred_at" is not null
				when 'period_figure' then "entry"."employee_no" is not null and "entry"."period" is not null and "entry"."stated_at" is not null and "entry"."quantity" is not null
				else false end),
	CONSTRAINT "entry_share" CHECK ("entry"."referrer_share" is null or ("entry"."referrer_share" between 0 and 1 and "entry"."referrer_no" is not null))
);
--> statement-breakpoint
CREATE TABLE "import_job" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"status" text NOT NULL,
	"file_name" text NOT NULL,
	"file_sha256" text,
	"mapping_id" bigint,
	"rows_read" integer DEFAULT 0 NOT NULL,
	"report" jsonb,
	"batch_id" bigint,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"created_by" text,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "import_job_status" CHECK ("import_job"."status" in ('uploaded', 'checking', 'checked', 'committing', 'committed', 'failed', 'dropped'))
);
--> statement-breakpoint
CREATE TABLE "import_mapping" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "import_mapping_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"document" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"created_by" text,
	CONSTRAINT "import_mapping_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "ledger_head" (
	"id" smallint PRIMARY KEY DEFAULT 1 NOT NULL,
	"position" bigint NOT NULL,
	CONSTRAINT "ledger_head_one_row" CHECK ("ledger_head"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "org_unit" (
	"batch_id" bigint NOT NULL,
	"code" text NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"parent_code" text,
	"level" text NOT NULL,
	CONSTRAINT "org_unit_code_batch_id_pk" PRIMARY KEY("code","batch_id")
);
--> statement-breakpoint
CREATE TABLE "revision" (
	"contest_id" bigint NOT NULL,
	"number" bigint NOT NULL,
	"position" bigint NOT NULL,
	"as_of" timestamp (3) with time zone NOT NULL,
	"rule_version" integer NOT NULL,
	"business_date" date,
	"highlights" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "revision_contest_id_number_pk" PRIMARY KEY("contest_id","number")
);
--> statement-breakpoint
CREATE TABLE "rule_version" (
	"contest_id" bigint NOT NULL,
	"number" integer NOT NULL,
	"document" text NOT NULL,
	"engine" integer NOT NULL,
	"reason" text,
	"published_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"published_by" text,
	CONSTRAINT "rule_version_contest_id_number_pk" PRIMARY KEY("contest_id","number")
);
--> statement-breakpoint
CREATE TABLE "total" (
	"contest_id" bigint NOT NULL,
	"revision" bigint NOT NULL,
	"until_revision" bigint,
	"employee_no" text NOT NULL,
	"division" text NOT NULL,
	"points" text NOT NULL,
	"tie_keys" jsonb NOT NULL,
	"is_ranked" boolean DEFAULT true NOT NULL,
	"base_figures" jsonb NOT NULL,
	"name" text NOT NULL,
	"position" text NOT NULL,
	"grade" text,
	"org_unit" text NOT NULL,
	"changes_at" timestamp (3) with time zone,
	CONSTRAINT "total_contest_id_employee_no_revision_pk" PRIMARY KEY("contest_id","employee_no","revision")
);
--> statement-breakpoint
CREATE TABLE "app_user" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"username" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"role" text,
	"banned" boolean DEFAULT false NOT NULL,
	"ban_reason" text,
	"ban_expires" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "app_user_username_unique" UNIQUE("username"),
	CONSTRAINT "app_user_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "setup_link" (
	"id" smallint PRIMARY KEY DEFAULT 1 NOT NULL,
	"token_hash" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "setup_link_one_row" CHECK ("setup_link"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "sign_in_attempts" (
	"key" text PRIMARY KEY NOT NULL,
	"window_started_at" timestamp (3) with time zone NOT NULL,
	"count" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "user_credential" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"account_id" text NOT NULL,
	"password" text,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp (3) with time zone,
	"refresh_token_expires_at" timestamp (3) with time zone,
	"scope" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "user_credential_account" UNIQUE("provider_id","account_id")
);
--> statement-breakpoint
CREATE TABLE "user_session" (
	"id" text PRIMARY KEY NOT NULL,
	"token" text NOT NULL,
	"user_id" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"impersonated_by" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "user_session_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "user_verification" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "assignment" ADD CONSTRAINT "assignment_batch_id_batch_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."batch"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claim" ADD CONSTRAINT "claim_contest_id_contest_id_fk" FOREIGN KEY ("contest_id") REFERENCES "public"."contest"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "display" ADD CONSTRAINT "display_contest_id_contest_id_fk" FOREIGN KEY ("contest_id") REFERENCES "public"."contest"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "display_session" ADD CONSTRAINT "display_session_display_id_display_id_fk" FOREIGN KEY ("display_id") REFERENCES "public"."display"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entry" ADD CONSTRAINT "entry_batch_id_batch_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."batch"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_job" ADD CONSTRAINT "import_job_mapping_id_import_mapping_id_fk" FOREIGN KEY ("mapping_id") REFERENCES "public"."import_mapping"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_job" ADD CONSTRAINT "import_job_batch_id_batch_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."batch"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "org_unit" ADD CONSTRAINT "org_unit_batch_id_batch_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."batch"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "revision" ADD CONSTRAINT "revision_contest_id_contest_id_fk" FOREIGN KEY ("contest_id") REFERENCES "public"."contest"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_version" ADD CONSTRAINT "rule_version_contest_id_contest_id_fk" FOREIGN KEY ("contest_id") REFERENCES "public"."contest"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "total" ADD CONSTRAINT "total_contest_id_contest_id_fk" FOREIGN KEY ("contest_id") REFERENCES "public"."contest"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_credential" ADD CONSTRAINT "user_credential_user_id_app_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."app_user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_session" ADD CONSTRAINT "user_session_user_id_app_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."app_user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "assignment_employee" ON "assignment" USING btree ("employee_no","batch_id");--> statement-breakpoint
CREATE INDEX "display_session_display" ON "display_session" USING btree ("display_id");--> statement-breakpoint
CREATE UNIQUE INDEX "entry_identity" ON "entry" USING btree ("source","external_id","metric","kind","generation") WHERE kind in ('activity', 'reversal');--> statement-breakpoint
CREATE UNIQUE INDEX "entry_reversal_identity" ON "entry" USING btree ("source","reversal_id","metric") WHERE kind = 'reversal';--> statement-breakpoint
CREATE UNIQUE INDEX "entry_decision_identity" ON "entry" USING btree ("source","external_id","metric","decision","occurred_at") WHERE kind = 'decision';--> statement-breakpoint
CREATE UNIQUE INDEX "entry_period_figure_identity" ON "entry" USING btree ("source","employee_no","metric","period","stated_at") WHERE kind = 'period_figure';--> statement-breakpoint
CREATE INDEX "entry_employee" ON "entry" USING btree ("employee_no") WHERE employee_no is not null;--> statement-breakpoint
CREATE INDEX "entry_referrer" ON "entry" USING btree ("referrer_no") WHERE referrer_no is not null;--> statement-breakpoint
CREATE INDEX "entry_client" ON "entry" USING btree ("client_ref","metric") WHERE client_ref is not null;--> statement-breakpoint
CREATE INDEX "entry_batch" ON "entry" USING btree ("batch_id");--> statement-breakpoint
CREATE UNIQUE INDEX "total_current" ON "total" USING btree ("contest_id","employee_no") WHERE until_revision is null;--> statement-breakpoint
CREATE INDEX "total_revision" ON "total" USING btree ("contest_id","revision");--> statement-breakpoint
CREATE INDEX "total_changes_at" ON "total" USING btree ("contest_id","changes_at") WHERE changes_at is not null and until_revision is null;--> statement-breakpoint
CREATE INDEX "user_credential_user" ON "user_credential" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "user_session_user" ON "user_session" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "user_verification_identifier" ON "user_verification" USING btree ("identifier");