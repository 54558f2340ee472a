namespace Jota.Kubectl;

/// <summary><c>kubectl config</c>: a group.</summary>
internal sealed class ConfigCommand : Command
{
    public override string Name => "config";

    public override IReadOnlyList<Command> Commands { get; } =
    [
        new ConfigCurrentContextCommand(),
        new ConfigDeleteCommand("delete-cluster", "clusters"),
        new ConfigDeleteCommand("delete-context", "contexts"),
        new ConfigDeleteCommand("delete-user", "users"),
        new ConfigGetContextsCommand(),
        new ConfigNamesCommand("get-clusters", "clusters"),
        new ConfigNamesCommand("get-users", "users"),
        new ConfigPropertyCommand("set"),
        new ConfigPropertyCommand("unset"),
        new ConfigRenameContextCommand(),
        new ConfigSetClusterCommand(),
        new ConfigSetContextCommand(),
        new ConfigSetCredentialsCommand(),
        new ConfigUseContextCommand(),
        new ConfigViewCommand(),
    ];
}
