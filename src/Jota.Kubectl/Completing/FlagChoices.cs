namespace Jota.Kubectl;

/// <summary>Flags that take one of a few words.</summary>
internal static class FlagChoices
{
    private static readonly string[] Pulls = ["Always", "IfNotPresent", "Never"];

    private static readonly string[] Scopes =
        ["Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "PriorityClass", "CrossNamespacePodAffinity"];

    /// <summary>The words; null where the flag takes others.</summary>
    /// <param name="path">The command's words behind <c>kubectl</c>.</param>
    /// <param name="flag">The flag.</param>
    public static IReadOnlyList<string>? Of(string path, string flag) => flag switch
    {
        "dry-run" => ["none", "server", "client"],
        "validate" => ["strict", "warn", "ignore"],
        "cascade" => ["background", "orphan", "foreground"],
        "sort-by" when path.StartsWith("top ", StringComparison.Ordinal) => ["cpu", "memory"],
        "sort-by" when path == "api-resources" => ["name", "kind"],
        "types" => ["Normal", "Warning"],
        "type" when path == "patch" => ["strategic", "merge", "json"],
        "type" when path == "expose" => ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"],
        "override-type" => ["merge", "strategic", "json"],
        "restart" => ["Always", "OnFailure", "Never"],
        "image-pull-policy" => Pulls,
        "protocol" => ["TCP", "UDP", "SCTP"],
        "session-affinity" => ["None", "ClientIP"],
        "preemption-policy" => ["PreemptLowerPriority", "Never"],
        "scopes" => Scopes,
        "subresource" when path is "get" or "edit" or "patch" or "replace" => ["status", "scale", "resize"],
        "exec-interactive-mode" => ["Never", "IfAvailable", "Always"],
        "bound-object-kind" => ["Pod", "Secret", "Node"],
        "reorder" => ["legacy", "none"],
        _ => null,
    };
}
