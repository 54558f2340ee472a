namespace Jota.Kubectl;

/// <summary>The commands by what they are for.</summary>
internal static class HelpGroups
{
    private static readonly (string Title, string[] Names)[] Groups =
    [
        ("Make and look at objects", ["get", "describe", "explain", "create", "run", "expose", "set", "edit", "delete"]),
        ("Make objects as files say", ["apply", "diff", "patch", "replace", "kustomize"]),
        ("Roll out", ["rollout", "scale", "autoscale", "wait"]),
        ("See what is wrong", ["why", "trace", "logs", "events", "exec", "attach", "debug", "cp", "port-forward", "proxy", "top"]),
        ("Care for the cluster", ["cluster-info", "cordon", "uncordon", "drain", "taint", "certificate", "auth"]),
        ("Settings", ["label", "annotate", "config", "completion", "plugin"]),
    ];

    /// <summary>Each title with its commands; those of none last.</summary>
    public static IEnumerable<(string Title, IReadOnlyList<Command> Commands)> All(IReadOnlyList<Command> commands)
    {
        foreach (var (title, names) in Groups)
        {
            yield return (title, [.. names.Select(name => commands.FirstOrDefault(command => command.Name == name)).OfType<Command>()]);
        }

        yield return ("Other Commands", [.. commands
            .Where(command => !command.IsHidden && !Groups.Any(group => group.Names.Contains(command.Name)))
            .OrderBy(command => command.Name, StringComparer.Ordinal)]);
    }
}
