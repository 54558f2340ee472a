using Jota.Api;
using Jota.ApiServer.Admission;
using Jota.ApiServer.Expressions;
using Jota.ApiServer.Matching;
using Jota.Cel;

namespace Jota.ApiServer.AdmissionPolicies;

/// <summary>The turn of the mutating policies in one round of admission.</summary>
internal sealed class MutationTurn(ReviewedRequest reviewed)
{
    private ApiObject? _namespace;
    private bool _entered;

    public ReviewedRequest Reviewed { get; } = reviewed;

    /// <summary>Why the request is refused in the end; null when it is not.</summary>
    public ApiException? Refusal { get; private set; }

    private Reinvocation Rounds => Reviewed.Request.Notes.PolicyReinvocation;

    /// <summary>Lets one policy change the object, with one parameter.</summary>
    public async ValueTask ApplyAsync(
        MutatingPolicy policy, PolicyBinding binding, ApiObject? parameter, Resource version, CancellationToken ct)
    {
        _namespace ??= Reviewed.IsNamespaced ? await Reviewed.NamespaceAsync(ct) : null;
        Enter();
        var given = parameter is null ? null : RequestValues.Read(parameter.Json);
        var verdict = policy.Matches(Values(version), given);
        if (!verdict.Matches)
        {
            if (verdict.Error is { } error)
            {
                Fail(policy, binding, error);
            }

            return;
        }

        var identity = $"{policy.Name}/{binding.Name}/{parameter?.Key}";
        if (Rounds.MayAsk(identity))
        {
            var before = Reviewed.ObjectIn(version);
            for (var i = 0; i < policy.Mutations; i++)
            {
                Apply(policy, binding, i, given, version, ct);
            }

            Rounds.Asked(identity, !before.AsSpan().SequenceEqual(Reviewed.ObjectIn(version)), policy.IsAskedAgain);
        }
    }

    /// <summary>Something fails: that is a refusal, unless the policy ignores it.</summary>
    public void Fail(MutatingPolicy policy, PolicyBinding binding, string why)
    {
        if (!policy.IgnoresFailures)
        {
            Refusal ??= PolicyErrors.CannotMutate(Reviewed.Request, policy.Name, binding.Name, why);
        }
    }

    /// <summary>The turn ends.</summary>
    public void Leave()
    {
        if (_entered)
        {
            Rounds.Leave(Reviewed.ObjectIn(Reviewed.Resource));
        }
    }

    private void Enter()
    {
        if (!_entered)
        {
            Rounds.Enter(Reviewed.ObjectIn(Reviewed.Resource));
            _entered = true;
        }
    }

    private void Apply(MutatingPolicy policy, PolicyBinding binding, int index, CelValue? parameter, Resource version, CancellationToken ct)
    {
        try
        {
            var obj = Reviewed.ObjectIn(version);
            var changed = policy.Mutate(index, Values(version), parameter, obj, ct);
            if (!obj.AsSpan().SequenceEqual(changed))
            {
                Reviewed.Replace(version, changed);
            }
        }
        catch (PolicyConfigurationException wrong)
        {
            Fail(policy, binding, wrong.Message);
        }
        catch (Exception wrong) when (wrong is FormatException or System.Text.Json.JsonException)
        {
            Fail(policy, binding, $"error applying patch: {wrong.Message}");
        }
    }

    // The object may be another one each time.
    private RequestValues Values(Resource version) => new(Reviewed, version, _namespace);
}
