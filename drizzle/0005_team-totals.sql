CREATE TABLE "team_total" (
	"contest_id" bigint NOT NULL,
	"revision" bigint NOT NULL,
	"until_revision" bigint,
	"rule_id" text NOT NULL,
	"team" text NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"heads" text[] NOT NULL,
	"people" integer NOT NULL,
	"value" text,
	"is_ranked" boolean NOT NULL,
	"arithmetic_zh" text NOT NULL,
	"arithmetic_en" text NOT NULL,
	CONSTRAINT "team_total_contest_id_rule_id_team_revision_pk" PRIMARY KEY("contest_id","rule_id","team","revision")
);
--> statement-breakpoint
ALTER TABLE "team_total" ADD CONSTRAINT "team_total_contest_id_contest_id_fk" FOREIGN KEY ("contest_id") REFERENCES "public"."contest"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "team_total_current" ON "team_total" USING btree ("contest_id","rule_id","team") WHERE until_revision is null;--> statement-breakpoint
CREATE INDEX "team_total_revision" ON "team_total" USING btree ("contest_id","revision");--> statement-breakpoint
-- Contests that run get their team boards by being scored once more from nothing; what has ended stays as it was shown.
UPDATE "contest" SET "scored_rule_version" = NULL WHERE "status" = 'running';
