using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>A command that makes one object of its flags.</summary>
internal abstract class GeneratorCommand : MakingCommand
{
    /// <summary>Makes the object, with fields in their type's order.</summary>
    protected abstract Task<JsonObject> MakeAsync(Invocation call, CancellationToken ct);

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var change = new Change(call, Manager, keepOrder: true);
        var made = await CreateAsync(call, change, await MakeAsync(call, ct), ct);
        return await FinishAsync(call, change, made, ct);
    }

    /// <summary>Tells what was made.</summary>
    protected virtual Task<int> FinishAsync(Invocation call, Change change, JsonObject made, CancellationToken ct)
    {
        change.Print(made, Operation);
        change.Finish();
        return Task.FromResult(0);
    }

    /// <summary>The one name that the command is given.</summary>
    protected static string NameOf(Invocation call)
    {
        var before = call.Dash >= 0 ? call.Dash : call.Arguments.Count;
        return before switch
        {
            1 => call.Arguments[0],
            0 => throw KubectlException.Usage(call.Command, "exactly one NAME is required, got 0"),
            _ => throw KubectlException.Usage(call.Command, $"exactly one NAME is required, got {before}"),
        };
    }

    /// <summary>What stands behind <c>--</c>.</summary>
    protected static IReadOnlyList<string> WordsBehind(Invocation call) => call.Dash >= 0 ? [.. call.Arguments.Skip(call.Dash)] : [];
}
