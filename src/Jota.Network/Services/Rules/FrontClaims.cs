namespace Jota.Network.Services;

/// <summary>
/// Who claims a front. Nothing keeps two services from naming the same external address; the first by name has it until it lets go, so
/// that all nodes agree without asking each other.
/// </summary>
internal sealed class FrontClaims
{
    private readonly List<(string Service, FrontRules Rules)> _claims = new(1);

    /// <summary>What the table holds; null for nothing.</summary>
    public FrontRules? Present { get; set; }

    /// <summary>What it should hold; null for nothing.</summary>
    public FrontRules? Wanted => _claims.Count == 0 ? null : _claims[0].Rules;

    public void Claim(string service, FrontRules rules)
    {
        Withdraw(service);
        var place = _claims.FindIndex(claim => string.CompareOrdinal(claim.Service, service) > 0);
        _claims.Insert(place < 0 ? _claims.Count : place, (service, rules));
    }

    public void Withdraw(string service) => _claims.RemoveAll(claim => claim.Service == service);
}
