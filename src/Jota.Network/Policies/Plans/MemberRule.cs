using System.Security.Cryptography;
using System.Text;
using Jota.Network.Services;

namespace Jota.Network.Policies;

/// <summary>
/// What pods give to a set that rules look into. Rules of several policies that ask for the same share one set: its name follows from what
/// is asked for.
/// </summary>
/// <param name="Name">The set's name.</param>
internal abstract record MemberRule(string Name)
{
    /// <summary>What the set's elements are.</summary>
    public abstract string TypeIn(IpFamily family);

    /// <summary>The elements that a pod gives under one of its addresses.</summary>
    /// <param name="address">The address.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="labels">Those of its namespace; null when that is not known (yet).</param>
    public abstract IEnumerable<string> ElementsOf(string address, PolicyPod pod, IReadOnlyDictionary<string, string>? labels);

    /// <summary>A name that follows from words which must do no harm in a rule.</summary>
    public static string NameOf(string sort, string words) =>
        $"{sort}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(words)))[..32]}";
}
