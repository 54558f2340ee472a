using System.Collections.Immutable;
using Jota.Api;

namespace Jota.ApiServer.Auditing;

/// <summary>
/// Reads a file with a <c>Policy</c> of audit.k8s.io/v1, strictly: what is not known or cannot be is refused with its place, by upstream's
/// rules.
/// </summary>
public static class AuditPolicyFile
{
    private static readonly string[] Metadata =
    [
        "name", "generateName", "namespace", "selfLink", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
        "deletionGracePeriodSeconds", "labels", "annotations", "ownerReferences", "finalizers", "managedFields",
    ];

    private static readonly string[] Levels = ["None", "Metadata", "Request", "RequestResponse"];

    private static readonly string[] Stages = ["RequestReceived", "ResponseStarted", "ResponseComplete", "Panic"];

    /// <summary>Reads it; null with what is wrong with it.</summary>
    /// <param name="yaml">The file, YAML or JSON.</param>
    /// <param name="problems">What is wrong, for people; empty when nothing is.</param>
    public static AuditPolicy? Read(ReadOnlySpan<byte> yaml, out ImmutableArray<string> problems)
    {
        List<string> found = [];
        var policy = ConfigurationFile.Open(yaml, "audit.k8s.io/v1", "Policy", found) is { } file ? Read(file) : null;
        problems = [.. found];
        return problems.IsEmpty ? policy : null;
    }

    private static AuditPolicy Read(FileValue file)
    {
        file.Only("apiVersion", "kind", "metadata", "rules", "omitStages", "omitManagedFields");
        file.At("metadata")?.Only(Metadata);
        var rules = file.Items("rules");
        if (rules.Count == 0)
        {
            file.Refuse("rules: must have at least one rule; without any nothing is audited");
        }

        return new([.. rules.Select(ReadRule)])
        {
            OmitStages = ReadStages(file),
            OmitManagedFields = file.Flag("omitManagedFields") ?? false,
        };
    }

    private static AuditRule ReadRule(FileValue at)
    {
        at.Only(
            "level", "users", "userGroups", "verbs", "resources", "namespaces", "nonResourceURLs", "omitStages", "omitManagedFields");
        at.Required("level");
        var rule = new AuditRule(LevelOf(at.Word("level", Levels)))
        {
            Users = at.Texts("users"),
            UserGroups = at.Texts("userGroups"),
            Verbs = at.Texts("verbs"),
            Resources = [.. at.Items("resources").Select(ReadResources)],
            Namespaces = at.Texts("namespaces"),
            NonResourceUrls = [.. at.Items("nonResourceURLs").Select(ReadUrl)],
            OmitStages = ReadStages(at),
            OmitManagedFields = at.Flag("omitManagedFields"),
        };
        if (!rule.NonResourceUrls.IsEmpty && (!rule.Resources.IsEmpty || !rule.Namespaces.IsEmpty))
        {
            at.At("nonResourceURLs")!.Refuse("rules cannot apply to both regular resources and non-resource URLs");
        }

        return rule;
    }

    private static GroupResources ReadResources(FileValue at)
    {
        at.Only("group", "resources", "resourceNames");
        var read = new GroupResources(at.Text("group") ?? "")
        {
            Resources = at.Texts("resources"),
            ResourceNames = at.Texts("resourceNames"),
        };
        if (read.Group.Length > 0 && NameSyntax.DnsSubdomainError(read.Group) is { } problem)
        {
            at.At("group")!.Refuse($"\"{read.Group}\" is no API group, which is told without a version: {problem}");
        }

        if (!read.ResourceNames.IsEmpty && read.Resources.IsEmpty)
        {
            at.At("resourceNames")!.Refuse("using resourceNames requires at least one resource");
        }

        return read;
    }

    private static string ReadUrl(FileValue at)
    {
        var url = at.Text() ?? "/";
        if (url is not ("*" or ['/', ..]))
        {
            at.Refuse($"\"{url}\": non-resource URL rules must begin with a '/' character");
        }

        if (url.IndexOf('*', StringComparison.Ordinal) is >= 0 and var star && star < url.Length - 1)
        {
            at.Refuse($"\"{url}\": non-resource URL wildcards '*' must be the final character of the rule");
        }

        return url;
    }

    private static AuditStages ReadStages(FileValue at) =>
        at.Items("omitStages").Aggregate(AuditStages.None, (all, stage) => all | StageOf(stage.OneOf(Stages)));

    private static AuditLevel LevelOf(string? word) => word switch
    {
        "Metadata" => AuditLevel.Metadata,
        "Request" => AuditLevel.Request,
        "RequestResponse" => AuditLevel.RequestResponse,
        _ => AuditLevel.None,
    };

    private static AuditStages StageOf(string? word) => word switch
    {
        "RequestReceived" => AuditStages.RequestReceived,
        "ResponseStarted" => AuditStages.ResponseStarted,
        "ResponseComplete" => AuditStages.ResponseComplete,
        "Panic" => AuditStages.Panic,
        _ => AuditStages.None,
    };
}
