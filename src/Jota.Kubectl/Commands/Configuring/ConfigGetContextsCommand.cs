namespace Jota.Kubectl;

/// <summary><c>kubectl config get-contexts</c>.</summary>
internal sealed class ConfigGetContextsCommand : Command
{
    public override string Name => "get-contexts";

    public override IReadOnlyList<Flag> Flags { get; } = [Flag.Text("output", letter: 'o'), Flag.Switch("no-headers")];

    public override Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var config = call.Session.Kubeconfig;
        var format = call.Flags.Text("output");
        if (format is not ("" or "name"))
        {
            throw KubectlException.Error($"output must be one of '' or 'name': {format}");
        }

        var known = config.All("contexts");
        var failures = new Failures();
        foreach (var missing in call.Arguments.Where(name => !known.ContainsKey(name)))
        {
            failures.Add(KubectlException.Error($"context {missing} not found"));
        }

        var names = call.Arguments.Count > 0 ? call.Arguments.Where(known.ContainsKey) : known.Keys;
        var writer = new TabWriter(call.Output);
        if (format == "" && !call.Flags.Is("no-headers"))
        {
            writer.Line("CURRENT", "NAME", "CLUSTER", "AUTHINFO", "NAMESPACE");
        }

        foreach (var name in names)
        {
            var context = known[name];
            if (format == "name")
            {
                writer.Line(name);
            }
            else
            {
                var mark = name == config.CurrentContext ? "*" : "";
                writer.Line(mark, name, context.Text("cluster"), context.Text("user"), context.Text("namespace"));
            }
        }

        writer.Flush();
        return Task.FromResult(failures.Tell(call.Error));
    }
}
