using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>A command that makes an object for each one that it is given.</summary>
internal abstract class PerObjectCommand : MakingCommand
{
    /// <summary>Makes the object, with fields in their type's order.</summary>
    /// <param name="call">The command line.</param>
    /// <param name="selection">What it is made for.</param>
    /// <param name="ct">Ends it.</param>
    protected abstract Task<JsonObject> MakeAsync(Invocation call, Selection selection, CancellationToken ct);

    /// <summary>Whether the objects are shown as parts of one document, not each for itself.</summary>
    protected virtual bool ShowsTogether => true;

    /// <summary>Throws where the flags make no sense, whatever the objects are.</summary>
    protected virtual void Check(FlagValues flags)
    {
    }

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        Check(call.Flags);
        var change = new Change(call, Manager, keepOrder: true);
        var resources = call.Resources;
        var options = new SelectionOptions { Files = ManifestOptions.Of(call.Flags), CommandPath = call.Command };
        foreach (var selection in (await resources.SelectAsync(call.Arguments, options, ct)).Selections)
        {
            try
            {
                var made = await CreateAsync(call, change, await MakeAsync(call, selection, ct), ct);
                if (ShowsTogether)
                {
                    change.Print(made, Operation);
                }
                else
                {
                    change.PrintApart(made, Operation);
                }
            }
            catch (KubectlException e)
            {
                resources.Failures.Add(e);
            }
        }

        change.Finish();
        return resources.Failures.Tell(call.Error);
    }
}
