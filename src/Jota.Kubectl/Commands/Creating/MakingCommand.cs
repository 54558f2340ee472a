using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>A command that makes objects of its flags.</summary>
internal abstract class MakingCommand : Command
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

    /// <summary>Creates an object that was made; answers it as it is then.</summary>
    protected async Task<JsonObject> CreateAsync(Invocation call, Change change, JsonObject made, CancellationToken ct)
    {
        _ = new ChangeCause(call).Record(made);
        if (call.Flags.Is("save-config"))
        {
            LastApplied.SetAsMade(made);
        }

        if (change.DryRun == DryRun.Client)
        {
            return made;
        }

        var type = await call.Session.Mapper.KindAsync(made.ApiVersion(), made.Kind(), ct) ?? throw KubectlException.Error(
            $"no matches for kind \"{made.Kind()}\" in version \"{made.ApiVersion()}\"");
        var query = change.Query.With("fieldValidation", Validation.Of(call.Flags)).ToString();
        try
        {
            return await call.Objects.CreateAsync(type, type.IsNamespaced ? call.Session.Namespace : "", made, query, ct);
        }
        catch (StatusException e) when (WrapsRefusals)
        {
            throw KubectlException.Error($"failed to create {made.Kind().ToLowerInvariant()}: {e.Message}");
        }
    }
}
