namespace Jota.Kubectl;

/// <summary>What flags may be given.</summary>
internal sealed class FlagSuggestions(Session session, PartialLine line)
{
    private static readonly string[] Formats =
    [
        "json", "yaml", "name", "go-template", "go-template-file", "template", "templatefile", "jsonpath", "jsonpath-as-json",
        "jsonpath-file",
    ];

    private readonly NameSource _names = new(session);

    /// <summary>Suggestions for a flag's value, whatever has been written of it.</summary>
    public async Task<Suggestions> OfAsync(Flag flag, CancellationToken ct) => flag.Name switch
    {
        "namespace" => Suggestions.Of(await _names.ObjectsAsync("namespaces", ct)),
        "context" => Suggestions.Of(_names.Kubeconfig("contexts")),
        "cluster" => Suggestions.Of(_names.Kubeconfig("clusters")),
        "user" when line.Path.Length == 0 || GlobalFlags.All.Contains(flag) || line.Path == "config set-context" =>
            Suggestions.Of(_names.Kubeconfig("users")),
        "container" or "target" when Pod is { } pod => Suggestions.Of(await _names.ContainersAsync(pod, ct)),
        "filename" when flag.Kind == FlagKind.List => Suggestions.Manifests,
        "kustomize" or "output-directory" or "www" or "cache-dir" => Suggestions.Folders,
        "output" => Suggestions.Of(OutputsOf(line.Path)),
        "dry-run" => Suggestions.Of(["none", "server", "client"]),
        "validate" => Suggestions.Of(["strict", "warn", "ignore"]),
        "cascade" => Suggestions.Of(["background", "orphan", "foreground"]),
        "sort-by" when line.Path.StartsWith("top ", StringComparison.Ordinal) => Suggestions.Of(["cpu", "memory"]),
        "sort-by" when line.Path == "api-resources" => Suggestions.Of(["name", "kind"]),
        "types" => Suggestions.Of(["Normal", "Warning"]),
        "type" when line.Path == "patch" => Suggestions.Of(["strategic", "merge", "json"]),
        "type" when line.Path == "expose" => Suggestions.Of(["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"]),
        "restart" => Suggestions.Of(["Always", "OnFailure", "Never"]),
        "image-pull-policy" => Suggestions.Of(["Always", "IfNotPresent", "Never"]),
        "profile" when line.Path == "debug" => Suggestions.Of(DebugProfile.Names),
        "clusterrole" => Suggestions.Of(await _names.ObjectsAsync("clusterroles.rbac.authorization.k8s.io", ct)),
        "role" => Suggestions.Of(await _names.ObjectsAsync("roles.rbac.authorization.k8s.io", ct)),
        _ => Suggestions.Files,
    };

    private string? Pod => line.Arguments.Count > 0 ? line.Arguments[0] : null;

    private static string[] OutputsOf(string path) => path switch
    {
        "get" => [.. Formats, "custom-columns", "custom-columns-file", "wide"],
        "api-resources" => ["wide", "name", "json", "yaml"],
        "version" or "edit" => ["yaml", "json"],
        "explain" => ["plaintext", "plaintext-openapiv2"],
        "config get-contexts" => ["name"],
        _ => Formats,
    };
}
