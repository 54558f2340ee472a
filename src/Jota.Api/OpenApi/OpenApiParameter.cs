using System.Collections.Immutable;

namespace Jota.Api;

/// <summary>A parameter in the query or the path.</summary>
internal sealed record OpenApiParameter(string Name, string Type, string Description, string In = "query")
{
    public static ImmutableArray<OpenApiParameter> Listing { get; } =
    [
        new("allowWatchBookmarks", "boolean", "Whether a watch may send BOOKMARK events, which carry nothing but a newer resourceVersion."),
        new("continue", "string", "Where the last page of a list ended, as that page told."),
        new("fieldSelector", "string", "Selects objects by their fields; everything by default."),
        new("labelSelector", "string", "Selects objects by their labels; everything by default."),
        new("limit", "integer", "At most this many objects in one answer; the answer tells how to go on."),
        new("resourceVersion", "string", "Which state to answer from; the newest by default."),
        new("resourceVersionMatch", "string", "How resourceVersion is meant: NotOlderThan or Exact."),
        new("sendInitialEvents", "boolean", "Whether a watch begins with the present objects and a bookmark that marks their end."),
        new("timeoutSeconds", "integer", "How long a list or watch may take."),
        new("watch", "boolean", "Stream the changes instead of a list."),
    ];

    public static ImmutableArray<OpenApiParameter> Writing { get; } =
    [
        new("dryRun", "string", "All: do everything but store the outcome."),
        new("fieldManager", "string", "Who writes, for managedFields."),
        new("fieldValidation", "string", "What to do about unknown and duplicate fields: Ignore, Warn (the default) or Strict."),
    ];

    public static OpenApiParameter Force { get; } = new("force", "boolean", "For apply patches: take over fields that others own.");

    public static ImmutableArray<OpenApiParameter> Deleting { get; } =
    [
        new("dryRun", "string", "All: do everything but delete."),
        new("gracePeriodSeconds", "integer", "Seconds until the object is forced to end; 0 for now."),
        new("ignoreStoreReadErrorWithClusterBreakingPotential", "boolean", "Delete an object even if it cannot be read."),
        new("orphanDependents", "boolean", "Deprecated: use propagationPolicy."),
        new("propagationPolicy", "string", "What becomes of dependents: Orphan, Background or Foreground."),
    ];

    public static OpenApiParameter Namespace { get; } =
        new("namespace", "string", "object name and auth scope, such as for teams and projects", "path");

    public static OpenApiParameter Pretty { get; } = new("pretty", "string", "If 'true', the answer is indented.");

    public static OpenApiParameter Path { get; } = new("path", "string", "path to the resource", "path");

    public static OpenApiParameter NameOf(string kind) => new("name", "string", $"name of the {kind}", "path");
}
