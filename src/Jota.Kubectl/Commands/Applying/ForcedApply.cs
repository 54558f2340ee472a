using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>apply --force</c>: what cannot be changed to what was written goes, and is made anew.</summary>
/// <param name="call">The command line.</param>
/// <param name="change">How it is told.</param>
internal sealed class ForcedApply(Invocation call, Change change)
{
    /// <summary>Makes the object anew; where that is refused, what was there is made again.</summary>
    public async Task<JsonObject> ReplaceAsync(ResourceInfo info, JsonObject live, CancellationToken ct)
    {
        var (type, ns) = (info.Mapping, info.Namespace);
        var answer = await call.Objects.DeleteAsync(type, ns, info.Name, ApplyDeletion.Of(call, DryRun.None).Body, ct);
        var uid = answer.Kind() == "Status" ? answer.Text("details", "uid") : answer.Text("metadata", "uid");
        await new DeletionWait(call, call.Flags.Duration("timeout")).UntilGoneAsync([new(info, uid)], ct);
        var query = change.Query.With("fieldValidation", Validation.Of(call.Flags)).ToString();
        try
        {
            return await call.Objects.CreateAsync(type, ns, info.Object!, query, ct);
        }
        catch (StatusException refused)
        {
            return await RestoreAsync(info, live, refused, ct);
        }
    }

    private async Task<JsonObject> RestoreAsync(ResourceInfo info, JsonObject live, StatusException refused, CancellationToken ct)
    {
        var again = (JsonObject)live.DeepClone();
        foreach (var field in (string[])["resourceVersion", "uid", "managedFields"])
        {
            again.Within("metadata").Remove(field);
        }

        try
        {
            await call.Objects.CreateAsync(info.Mapping, info.Namespace, again, change.Query.ToString(), ct);
        }
        catch (StatusException lost)
        {
            throw KubectlException.Error(
                $"the new object was refused when the old one was deleted: {refused.Message}\n" +
                $"And the old one could not be made again: {lost.Message}");
        }

        throw refused;
    }
}
