namespace Jota.Kubectl;

/// <summary>A command line that a plugin does. Its words are the plugin's own.</summary>
internal sealed class PluginRun(Plugin plugin) : Command
{
    public override string Name => "plugin";

    public override Task<int> RunAsync(Invocation call, CancellationToken ct) => plugin.RunAsync(call.Around, ct);
}
