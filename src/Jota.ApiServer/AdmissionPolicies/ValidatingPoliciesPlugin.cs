using Jota.Api;
using Jota.ApiServer.Admission;
using Jota.ApiServer.Expressions;
using Jota.ApiServer.Matching;

namespace Jota.ApiServer.AdmissionPolicies;

/// <summary>Holds what is to be stored against the ValidatingAdmissionPolicies that are in force, one after the other.</summary>
internal sealed class ValidatingPoliciesPlugin(PolicyBook book) : AdmissionPlugin
{
    /// <inheritdoc/>
    public override string Name => "ValidatingAdmissionPolicy";

    /// <inheritdoc/>
    public override ValueTask ValidateAsync(AdmissionRequest request, CancellationToken ct) =>
        book.HasValidating && !AdmissionExemptions.IncludeForPolicies(request)
            ? HoldAsync(request, ct)
            : ValueTask.CompletedTask;

    private async ValueTask HoldAsync(AdmissionRequest request, CancellationToken ct)
    {
        var review = new PolicyReview(new ReviewedRequest(request));
        ApiException? first = null;
        foreach (var (policy, bindings) in await book.ValidatingAsync(ct))
        {
            // All of them are heard, so that all warnings are told; of several refusals the first one has the word.
            var refused = await HoldAsync(policy, bindings, review, ct);
            first ??= refused;
        }

        if (first is not null)
        {
            throw first;
        }
    }

    private static async ValueTask<ApiException?> HoldAsync(
        ValidatingPolicy policy, PolicyBinding[] bindings, PolicyReview review, CancellationToken ct)
    {
        // 1. Whether the policy is about this request, and in which version it wants to see it.
        if (await policy.Matcher.FindAsync(review.Reviewed, ct) is not { } version)
        {
            return null;
        }

        ApiException? first = null;
        if (policy.ParamKind is { } kind && review.Reviewed.Request.Objects.Catalog.FindKind(kind.ApiVersion, kind.Kind) is null)
        {
            var why = $"failed to configure policy: failed to find resource referenced by paramKind: '{kind.ApiVersion}, Kind={kind.Kind}'";
            return policy.IgnoresFailures ? null
                : PolicyErrors.Denied(review.Reviewed.Request, policy.Name, null, new(PolicyRefusal.Invalid, why));
        }

        // 2. What puts it into force, and with which parameters.
        var notes = new PolicyNotes(policy.Name);
        foreach (var binding in bindings)
        {
            if (await binding.Matcher.FindAsync(review.Reviewed, ct) is not null)
            {
                var refused = await HoldAsync(policy, binding, review, version, notes, ct);
                first ??= refused;
            }
        }

        notes.Tell(review.Reviewed.Request.Audit);
        return first;
    }

    private static async ValueTask<ApiException?> HoldAsync(
        ValidatingPolicy policy, PolicyBinding binding, PolicyReview review, Resource version, PolicyNotes notes, CancellationToken ct)
    {
        var request = review.Reviewed.Request;
        IReadOnlyList<ApiObject?> parameters;
        try
        {
            parameters = await PolicyParams.FindAsync(policy.ParamKind, binding.Parameter, review.Reviewed, ct);
        }
        catch (PolicyConfigurationException wrong)
        {
            return policy.IgnoresFailures ? null
                : PolicyErrors.Denied(
                    request, policy.Name, binding.Name, new(PolicyRefusal.Invalid, $"failed to configure binding: {wrong.Message}"));
        }

        // 3. What it says, and what is done about that.
        ApiException? first = null;
        var values = await review.ValuesAsync(version, ct);
        foreach (var refusal in parameters.SelectMany(
            one => policy.Evaluate(values, one is null ? null : RequestValues.Read(one.Json), notes)))
        {
            if (binding.Actions.Contains(PolicyNames.Warn))
            {
                request.Notes.Warn([PolicyErrors.Warning(policy.Name, binding.Name, refusal.Message)]);
            }

            if (binding.Actions.Contains(PolicyNames.Audit))
            {
                notes.TellFailure(request.Audit, binding, refusal);
            }

            if (binding.Actions.Contains(PolicyNames.Deny))
            {
                first ??= PolicyErrors.Denied(request, policy.Name, binding.Name, refusal);
            }
        }

        return first;
    }
}
