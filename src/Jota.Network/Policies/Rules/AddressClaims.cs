namespace Jota.Network.Policies;

/// <summary>
/// Which pod has an address. For a moment two may claim one: an address is given to the next pod before everybody has heard of the last
/// one's end. The younger one has it.
/// </summary>
internal sealed class AddressClaims
{
    private static readonly Comparer<PolicyPod> OldestFirst = Comparer<PolicyPod>.Create((one, other) =>
        (one.Born, one.Key.Namespace, one.Key.Name).CompareTo((other.Born, other.Key.Namespace, other.Key.Name)));

    private readonly Dictionary<string, List<PolicyPod>> _claims = new(StringComparer.Ordinal);

    /// <summary>Every address that somebody has.</summary>
    public IEnumerable<string> Addresses => _claims.Keys;

    /// <summary>Who has an address; null when nobody does.</summary>
    public PolicyPod? OwnerOf(string address) => _claims.TryGetValue(address, out var pods) ? pods.Max(OldestFirst) : null;

    /// <summary>A pod claims its addresses.</summary>
    public void Claim(PolicyPod pod)
    {
        foreach (var address in pod.Addresses)
        {
            if (!_claims.TryGetValue(address, out var pods))
            {
                _claims[address] = pods = new(1);
            }

            pods.Add(pod);
        }
    }

    /// <summary>It gives them back.</summary>
    public void Withdraw(PolicyPod pod)
    {
        foreach (var address in pod.Addresses)
        {
            if (_claims.TryGetValue(address, out var pods) && pods.RemoveAll(other => other.Key == pod.Key) > 0 && pods.Count == 0)
            {
                _claims.Remove(address);
            }
        }
    }
}
