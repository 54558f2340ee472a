using Jota.Api;

namespace Jota.Controllers;

/// <summary>How the names of slices begin.</summary>
internal static class SlicePrefix
{
    /// <summary>The name of what they are made for, with a dash where that makes a name.</summary>
    public static string Of(string name) => NameSyntax.DnsSubdomainError(name + "-", prefix: true) is null ? name + "-" : name;
}
