using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>A command that makes one object of its flags.</summary>
internal abstract class GeneratorCommand : Command
{
    public override IReadOnlyList<Flag> Flags => [.. Own, .. Change.Flags, Validation.Flag, Flag.Switch("save-config")];

    /// <summary>Its own flags.</summary>
    protected abstract IReadOnlyList<Flag> Own { get; }

    /// <summary>Who owns what is made.</summary>
    protected virtual string Manager => "kubectl-create";

    /// <summary>Whether the server's refusal is told as the command's failure.</summary>
    protected virtual bool WrapsRefusals => Manager == "kubectl-create";

    /// <summary>What was done.</summary>
    protected virtual string Operation => "created";

    /// <summary>Makes the object, with fields in their type's order.</summary>
    protected abstract Task<JsonObject> MakeAsync(Invocation call, CancellationToken ct);

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var change = new Change(call, Manager, keepOrder: true);
        var made = await MakeAsync(call, ct);
        if (call.Flags.Is("save-config"))
        {
            LastApplied.SetAsMade(made);
        }

        if (change.DryRun != DryRun.Client)
        {
            var type = await call.Session.Mapper.KindAsync(made.ApiVersion(), made.Kind(), ct) ?? throw KubectlException.Error(
                $"no matches for kind \"{made.Kind()}\" in version \"{made.ApiVersion()}\"");
            var query = change.Query.With("fieldValidation", Validation.Of(call.Flags)).ToString();
            try
            {
                made = await call.Objects.CreateAsync(type, type.IsNamespaced ? call.Session.Namespace : "", made, query, ct);
            }
            catch (StatusException e) when (WrapsRefusals)
            {
                throw KubectlException.Error($"failed to create {made.Kind().ToLowerInvariant()}: {e.Message}");
            }
        }

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
