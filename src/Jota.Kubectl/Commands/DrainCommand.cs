namespace Jota.Kubectl;

/// <summary><c>kubectl drain</c>: closes nodes, and takes the pods off them.</summary>
internal sealed class DrainCommand : Command
{
    public override string Name => "drain";

    public override IReadOnlyList<Flag> Flags => DrainOptions.Flags;

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var options = DrainOptions.Of(call);
        var change = new Change(call, "");
        var nodes = await NodeClosing.FindAsync(call, ct);
        if (nodes is null)
        {
            return 1;
        }

        // 1 Nothing new comes.
        foreach (var node in nodes)
        {
            await NodeClosing.CloseAsync(call, node, change, closes: true, ct);
        }

        // 2 What is there goes, node by node; one that cannot be drained does not keep others from it.
        var failed = new List<(string Node, KubectlException Why)>();
        var drain = new NodeDrain(call, options, change);
        foreach (var node in nodes)
        {
            call.Output.Flush();
            try
            {
                await drain.RunAsync(node.Name, ct);
                change.Print(node.Object!, "drained");
            }
            catch (KubectlException e)
            {
                failed.Add((node.Name, e));
                var told = string.Join(", ", ErrorText.Bare(e).Split('\n'));
                call.Error.WriteLine($"error: unable to drain node \"{node.Name}\" due to error: [{told}], continuing command...");
            }
        }

        return Tell(call, failed);
    }

    private static int Tell(Invocation call, List<(string Node, KubectlException Why)> failed)
    {
        if (failed.Count == 0)
        {
            return 0;
        }

        call.Error.WriteLine("There are pending nodes to be drained:");
        foreach (var (node, _) in failed)
        {
            call.Error.WriteLine($" {node}");
        }

        foreach (var (_, why) in failed)
        {
            call.Error.WriteLine(ErrorText.Bare(why));
        }

        return 1;
    }
}
