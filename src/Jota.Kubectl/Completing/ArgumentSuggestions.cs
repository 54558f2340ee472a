namespace Jota.Kubectl;

/// <summary>What the arguments of commands may be.</summary>
internal sealed class ArgumentSuggestions(Session session, PartialLine line, CommandTree tree)
{
    private static readonly string[] Rolling = ["deployment", "daemonset", "statefulset"];
    private static readonly string[] WithPods = ["deployment", "replicaset", "replicationcontroller", "statefulset"];
    private static readonly string[] Exposed = ["pod", "service", "replicationcontroller", "deployment", "replicaset"];
    private static readonly string[] Templated =
        ["pod", "replicationcontroller", "deployment", "daemonset", "statefulset", "cronjob", "replicaset"];

    private readonly NameSource _names = new(session);

    /// <summary>Suggestions for the next argument.</summary>
    /// <param name="last">What has been written of it.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<Suggestions> OfAsync(string last, CancellationToken ct) => line.Path switch
    {
        _ when line.IsBehindDash => Suggestions.Files,
        "get" or "describe" or "delete" or "edit" or "label" or "annotate" or "patch" or "wait" or "apply edit-last-applied"
            or "apply view-last-applied" => await OfTypesAsync(null, last, ct),
        "explain" => line.Arguments.Count == 0 ? Suggestions.Of(await _names.TypesAsync(ct)) : Suggestions.None,
        _ when line.Path.StartsWith("rollout ", StringComparison.Ordinal) => await OfTypesAsync(Rolling, last, ct),
        "scale" or "autoscale" => await OfTypesAsync(WithPods, last, ct),
        "expose" => await OfTypesAsync(Exposed, last, ct),
        "set image" or "set resources" or "set serviceaccount" or "set env" => await OfTypesAsync(Templated, last, ct),
        "set selector" => await OfTypesAsync(["service"], last, ct),
        "set subject" => await OfTypesAsync(["rolebinding", "clusterrolebinding"], last, ct),
        "taint" => await OfTypesAsync(["node"], last, ct),
        "logs" or "attach" or "exec" or "port-forward" or "debug" => await OfPodsAsync(last, ct),
        "top pod" => await OfFirstAsync("pods", ct),
        "cp" => await OfCopyAsync(last, ct),
        "cordon" or "uncordon" or "drain" => Others(await _names.ObjectsAsync("nodes", ct)),
        "top node" => await OfFirstAsync("nodes", ct),
        "certificate approve" or "certificate deny" => Others(
            await _names.ObjectsAsync("certificatesigningrequests.certificates.k8s.io", ct)),
        "create token" => await OfFirstAsync("serviceaccounts", ct),
        "why" => line.Arguments.Count == 1
            ? Suggestions.Of(await _names.ObjectsAsync(line.Arguments[0], ct))
            : First("pod", "deployment", "service"),
        "trace" => line.Arguments.Count == 1 ? Suggestions.Of(await _names.ObjectsAsync("pods", ct)) : First("pod"),
        "config use-context" or "config delete-context" or "config rename-context" or "config set-context" =>
            First([.. _names.Kubeconfig("contexts")]),
        "config get-contexts" => Others(_names.Kubeconfig("contexts")),
        "config delete-cluster" or "config set-cluster" => First([.. _names.Kubeconfig("clusters")]),
        "config delete-user" or "config set-credentials" => First([.. _names.Kubeconfig("users")]),
        "completion" => First("bash", "zsh", "fish", "powershell"),
        "help" => OfHelp(),
        "auth can-i" => line.Arguments.Count switch
        {
            0 => Suggestions.Of(["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"]),
            1 => Suggestions.Of(await _names.TypesAsync(ct)),
            _ => Suggestions.None,
        },
        "kustomize" => Suggestions.Folders,
        _ => Suggestions.None,
    };

    /// <summary>A type, then names of its objects; or both in one word.</summary>
    private async Task<Suggestions> OfTypesAsync(IReadOnlyList<string>? types, string last, CancellationToken ct)
    {
        var slash = last.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0)
        {
            var names = await _names.ObjectsAsync(last[..slash], ct);
            return Others([.. names.Select(name => $"{last[..slash]}/{name}")]);
        }

        if (line.Arguments.Count > 0)
        {
            return line.Arguments[0].Contains('/', StringComparison.Ordinal)
                ? Suggestions.None
                : Others(await _names.ObjectsAsync(line.Arguments[0], ct));
        }

        return Suggestions.Of(types ?? await _names.TypesAsync(ct));
    }

    /// <summary>A pod, or something that has pods.</summary>
    private async Task<Suggestions> OfPodsAsync(string last, CancellationToken ct)
    {
        if (line.Arguments.Count > 0)
        {
            return line.Path is "logs" && line.Arguments.Count == 1
                ? Suggestions.Of(await _names.ContainersAsync(line.Arguments[0], ct))
                : Suggestions.None;
        }

        var slash = last.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0)
        {
            var names = await _names.ObjectsAsync(last[..slash], ct);
            return Suggestions.Of(names.Select(name => $"{last[..slash]}/{name}"));
        }

        return Suggestions.Of(await _names.ObjectsAsync("pods", ct));
    }

    /// <summary>A place in a pod, or a file here.</summary>
    private async Task<Suggestions> OfCopyAsync(string last, CancellationToken ct)
    {
        if (last.Contains(':', StringComparison.Ordinal) || last.StartsWith('/') || last.StartsWith('.'))
        {
            return Suggestions.Files;
        }

        var pods = await _names.ObjectsAsync("pods", ct);
        return new([.. pods.Select(pod => new Suggestion(pod + ":"))], CompletionDirective.NoSpace);
    }

    private async Task<Suggestions> OfFirstAsync(string type, CancellationToken ct) =>
        line.Arguments.Count == 0 ? Suggestions.Of(await _names.ObjectsAsync(type, ct)) : Suggestions.None;

    private Suggestions First(params string[] words) => line.Arguments.Count == 0 ? Suggestions.Of(words) : Suggestions.None;

    /// <summary>Those that are not on the line yet.</summary>
    private Suggestions Others(IReadOnlyList<string> words) => Suggestions.Of(words.Except(line.Arguments));

    private Suggestions OfHelp()
    {
        var command = line.Arguments.Count == 0 ? null : tree.At(string.Join(' ', line.Arguments));
        var commands = line.Arguments.Count == 0 ? tree.Finished : command?.Commands ?? [];
        return Suggestions.Of(commands.Where(one => !one.IsHidden).Select(one => one.Name).Order(StringComparer.Ordinal));
    }
}
