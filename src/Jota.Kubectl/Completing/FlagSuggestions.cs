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
        "profile" when line.Path == "debug" => Suggestions.Of(DebugProfile.Names),
        "profile" => Suggestions.Of(Profiling.Names),
        "clusterrole" => Suggestions.Of(await _names.ObjectsAsync("clusterroles.rbac.authorization.k8s.io", ct)),
        "role" => Suggestions.Of(await _names.ObjectsAsync("roles.rbac.authorization.k8s.io", ct)),
        "from" when line.Path == "create job" => Suggestions.Of(await NamedAsync("cronjob", ct)),
        "from" when line.Path == "set env" =>
            Suggestions.Of([.. await NamedAsync("configmap", ct), .. await NamedAsync("secret", ct)]),
        "class" => Suggestions.Of(await _names.ObjectsAsync("ingressclasses.networking.k8s.io", ct)),
        "api-group" => Suggestions.Of(
            [.. (await session.Catalog.GroupsAsync(ct)).Select(group => group.Name).Where(name => name.Length > 0)]),
        "for" when line.Path == "wait" => Suggestions.Open(["condition=", "jsonpath=", "delete", "create"]),
        _ when FlagChoices.Of(line.Path, flag.Name) is { } known => Suggestions.Of(known),
        _ => Suggestions.Files,
    };

    /// <summary>The objects of a type, as <c>TYPE/NAME</c>.</summary>
    private async Task<IReadOnlyList<string>> NamedAsync(string type, CancellationToken ct) =>
        [.. (await _names.ObjectsAsync(type, ct)).Select(name => $"{type}/{name}")];

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
