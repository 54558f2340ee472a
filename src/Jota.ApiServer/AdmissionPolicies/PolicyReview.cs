using Jota.Api;
using Jota.ApiServer.Expressions;
using Jota.ApiServer.Matching;

namespace Jota.ApiServer.AdmissionPolicies;

/// <summary>A request as policies see it, which is made ready once for every version that one of them wants to see.</summary>
internal sealed class PolicyReview(ReviewedRequest reviewed)
{
    private readonly Dictionary<Resource, RequestValues> _values = [];

    public ReviewedRequest Reviewed { get; } = reviewed;

    /// <summary>The values that expressions see; with the namespace that the object is in.</summary>
    public async ValueTask<RequestValues> ValuesAsync(Resource version, CancellationToken ct)
    {
        if (!_values.TryGetValue(version, out var values))
        {
            var ns = Reviewed.IsNamespaced ? await Reviewed.NamespaceAsync(ct) : null;
            _values[version] = values = new(Reviewed, version, ns);
        }

        return values;
    }

    /// <summary>The object has become another one.</summary>
    public void Forget() => _values.Clear();
}
