using k8s.Models;

namespace Jota.Api;

/// <summary>The names of a claim's requests, and of the alternatives in them (<c>request/alternative</c>).</summary>
internal sealed class DeviceRequestNames
{
    private const string Rule =
        "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public DeviceRequestNames(V1DeviceClaim? claim)
    {
        foreach (var request in claim?.Requests ?? [])
        {
            _names.Add(request.Name ?? "");
            foreach (var one in request.FirstAvailable ?? [])
            {
                _names.Add($"{request.Name}/{one.Name}");
            }
        }
    }

    /// <summary>Refuses a name that is no request's.</summary>
    public void Validate(string? name, FieldErrors at)
    {
        var parts = (name ?? "").Split('/');
        if (parts.Length > 2)
        {
            at.Invalid(name, Rule);
            return;
        }

        foreach (var part in parts)
        {
            DeviceNameRules.ValidateLabel(part, at);
        }

        if (!_names.Contains(name ?? ""))
        {
            at.Invalid(name ?? "", Rule);
        }
    }

    /// <summary>The same of each, and no name twice.</summary>
    public void Validate(IList<string>? names, FieldErrors at) =>
        Bounded.ValidateSet(names, DeviceLimits.Requests, at, static name => name, Validate);
}
