using Jota.Terminal;

namespace Jota.Commands;

/// <summary>
/// The authorities that the machine believes. The runtime reads them all (a hundred and fifty files) for its first secure connection, even
/// where a connection says whom it believes; for a kubectl that takes longer than all the rest of a <c>get</c>.
/// </summary>
internal static class MachineAuthorities
{
    private const string Nowhere = "/dev/null";
    private static readonly string[] Places = ["SSL_CERT_DIR", "SSL_CERT_FILE"];
    private static string?[]? _before;

    /// <summary>
    /// From here on this process believes none of them. Only for one that has no use for them, before its first connection.
    /// </summary>
    public static void PassOver()
    {
        // Once read, the managed copy of the environment stays as it is: programs that are started get what the user has set.
        var all = Environment.GetEnvironmentVariables();
        _before ??= [.. Places.Select(place => (string?)all[place])];
        foreach (var place in Places)
        {
            NativeEnvironment.Set(place, Nowhere);
        }
    }

    /// <summary>Before this process becomes another program.</summary>
    public static void Restore()
    {
        for (var i = 0; i < _before?.Length; i++)
        {
            NativeEnvironment.Set(Places[i], _before[i]);
        }
    }
}
