namespace Jota.Kubectl;

/// <summary>The commands that are done here, each held by tests against the original. All others are left to another kubectl.</summary>
internal static class CommandCatalog
{
    /// <summary>The finished commands.</summary>
    public static IReadOnlyList<Command> Finished { get; } =
    [
        new AnnotateCommand(),
        new ApiResourcesCommand(),
        new ApiVersionsCommand(),
        new ApplyCommand(),
        new AttachCommand(),
        new AuthCommand(),
        new AutoscaleCommand(),
        new CertificateCommand(),
        new ClusterInfoCommand(),
        new CompletionCommand(),
        new ConfigCommand(),
        new CopyCommand(),
        new CordonCommand("cordon", closes: true),
        new CordonCommand("uncordon", closes: false),
        new CreateCommand(),
        new DebugCommand(),
        new DeleteCommand(),
        new DescribeCommand(),
        new DiffCommand(),
        new DrainCommand(),
        new EditCommand(),
        new EventsCommand(),
        new ExecCommand(),
        new ExplainCommand(),
        new ExposeCommand(),
        new GetCommand(),
        new HelpCommand(static () => Tree),
        new KustomizeCommand(),
        new LabelCommand(),
        new LogsCommand(),
        new OptionsCommand(),
        new PatchCommand(),
        new PluginCommand(static () => Tree),
        new PortForwardCommand(),
        new ProxyCommand(),
        new ReplaceCommand(),
        new RolloutCommand(),
        new RunCommand(),
        new ScaleCommand(),
        new SetCommand(),
        new TaintCommand(),
        new TopCommand(),
        new AdditionCommand("trace"),
        new VersionCommand(),
        new WaitCommand(),
        new AdditionCommand("why"),
    ];

    /// <summary>The words of upstream's commands.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        "annotate", "api-resources", "api-versions", "apply", "attach", "auth", "autoscale", "certificate", "cluster-info", "completion",
        "config", "cordon", "cp", "create", "debug", "delete", "describe", "diff", "drain", "edit", "events", "exec", "explain", "expose",
        "get", "help", "kustomize", "label", "logs", "options", "patch", "plugin", "port-forward", "proxy", "replace", "rollout", "run",
        "scale", "set", "taint", "top", "trace", "uncordon", "version", "wait", "why", "alpha", "kuberc",
    ];

    /// <summary>All of it.</summary>
    public static CommandTree Tree => new(Finished, Known);
}
