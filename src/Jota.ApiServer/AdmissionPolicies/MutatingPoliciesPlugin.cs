using Jota.Api;
using Jota.ApiServer.Admission;
using Jota.ApiServer.Matching;

namespace Jota.ApiServer.AdmissionPolicies;

/// <summary>
/// Lets MutatingAdmissionPolicies change what is to be stored, one after the other: each sees what those before it made of it, with
/// defaults filled in.
/// </summary>
internal sealed class MutatingPoliciesPlugin(PolicyBook book) : AdmissionPlugin
{
    /// <inheritdoc/>
    public override string Name => "MutatingAdmissionPolicy";

    /// <inheritdoc/>
    public override ValueTask MutateAsync(AdmissionRequest request, CancellationToken ct) =>
        book.HasMutating && request.Object is not (null or ConnectOptions) && !AdmissionExemptions.IncludeForPolicies(request)
            ? ApplyAllAsync(request, ct)
            : ValueTask.CompletedTask;

    private async ValueTask ApplyAllAsync(AdmissionRequest request, CancellationToken ct)
    {
        var reviewed = new ReviewedRequest(request);
        var turn = new MutationTurn(reviewed);
        foreach (var (policy, bindings) in await book.MutatingAsync(ct))
        {
            if (await policy.Matcher.FindAsync(reviewed, ct) is { } version)
            {
                await ApplyAsync(turn, policy, bindings, version, ct);
            }
        }

        turn.Leave();
        if (turn.Refusal is { } refusal)
        {
            throw refusal;
        }
    }

    private static async ValueTask ApplyAsync(
        MutationTurn turn, MutatingPolicy policy, PolicyBinding[] bindings, Resource version, CancellationToken ct)
    {
        foreach (var binding in bindings)
        {
            try
            {
                if (await binding.Matcher.FindAsync(turn.Reviewed, ct) is null)
                {
                    continue;
                }

                foreach (var parameter in await PolicyParams.FindAsync(policy.ParamKind, binding.Parameter, turn.Reviewed, ct))
                {
                    await turn.ApplyAsync(policy, binding, parameter, version, ct);
                }
            }
            catch (PolicyConfigurationException wrong)
            {
                turn.Fail(policy, binding, $"failed to configure binding: {wrong.Message}");
            }
        }
    }
}
