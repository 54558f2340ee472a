using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl config set-context</c>.</summary>
internal sealed class ConfigSetContextCommand() : ConfigSetCommand("contexts")
{
    public override string Name => "set-context";

    public override IReadOnlyList<Flag> Flags { get; } = [Flag.Switch("current")];

    protected override string NameOf(Invocation call)
    {
        if (!call.Flags.Is("current"))
        {
            return call.Arguments is [] or [""]
                ? throw KubectlException.Error("you must specify a non-empty context name or --current")
                : base.NameOf(call);
        }

        if (call.Arguments.Count > 0)
        {
            throw KubectlException.Error("you cannot specify both a context name and --current");
        }

        return call.Session.Kubeconfig.CurrentContext is { Length: > 0 } current
            ? current
            : throw KubectlException.Error("no current context is set");
    }

    protected override void Set(Invocation call, JsonObject part) => SetTexts(call, part, "cluster", "user", "namespace");

    protected override string Done(string name, bool isNew) => $"Context \"{name}\" {(isNew ? "created" : "modified")}.\n";
}
