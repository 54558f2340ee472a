using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>batch/v1 CronJob: all the API server knows about this kind.</summary>
public sealed class CronJobResource : Resource<V1CronJob>
{
    private const string None = "<none>";

    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("batch", "v1", "CronJob", "cronjobs")
    {
        ShortNames = ["cj"],
        Categories = ["all"],
    };

    /// <inheritdoc/>
    public override SpecStatus<V1CronJob> Split { get; } = new(
        (job, from) => job with { Status = from.Status },
        job => job with { Status = new() });

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1CronJob>> Columns { get; } =
    [
        NameColumn,
        new("Schedule", job => job.Spec?.Schedule) { Description = "When jobs are started." },
        new("Timezone", job => job.Spec?.TimeZone ?? None) { Description = "The time zone of the schedule." },
        new("Suspend", job => job.Spec?.Suspend switch { null => "<unset>", true => "True", false => "False" })
        {
            Type = "boolean",
            Description = "Whether no further jobs are started.",
        },
        new("Active", job => (long)(job.Status?.Active?.Count ?? 0)) { Type = "integer", Description = "How many jobs are running." },
        new("Last Schedule", LastSchedule) { Description = "How long ago a job was last due and started." },
        AgeColumn,
        .. PodTemplateColumns.Wide<V1CronJob>(
            job => job.Spec?.JobTemplate?.Spec?.Template, job => PodTemplateCells.Selector(job.Spec?.JobTemplate?.Spec?.Selector)),
    ];

    /// <inheritdoc/>
    public override void Default(V1CronJob obj) => CronJobDefaults.Apply(obj.Spec ??= new());

    /// <inheritdoc/>
    public override void Validate(V1CronJob obj, FieldErrors errors) => CronJobRules.Validate(obj, errors);

    /// <inheritdoc/>
    public override void ValidateUpdate(V1CronJob obj, V1CronJob old, FieldErrors errors) => CronJobRules.ValidateUpdate(obj, old, errors);

    /// <inheritdoc/>
    public override IEnumerable<string> Warnings(V1CronJob obj, V1CronJob? old) =>
    [
        .. PodTemplateWarnings.OfOwnerName(obj.Metadata?.Name, isNew: old is null),
        .. JobWarnings.Of(obj.Spec?.JobTemplate?.Spec, "spec.jobTemplate.spec"),
        .. PodTemplateWarnings.Of(
            obj.Spec?.JobTemplate?.Spec?.Template, "spec.jobTemplate.spec.template.", old is null,
            old?.Spec?.JobTemplate?.Spec?.Template),
        .. ZoneWarnings(obj.Spec?.Schedule),
    ];

    private static string LastSchedule(V1CronJob job, ColumnContext context) =>
        job.Status?.LastScheduleTime is { } time ? HumanDuration.Since(time, context.Now) : None;

    private static IEnumerable<string> ZoneWarnings(string? schedule) => schedule?.Contains("TZ", StringComparison.Ordinal) == true
        ? ["CRON_TZ or TZ used in spec.schedule is not officially supported, see "
            + "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details"]
        : [];
}
