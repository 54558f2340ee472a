using System.Globalization;
using System.Text.RegularExpressions;

namespace Jota.Client;

/// <summary>Reads how long a container is held back from <c>back-off 1m20s restarting failed container=...</c>.</summary>
internal static partial class BackOffText
{
    public static TimeSpan? Delay(string message)
    {
        var match = Pattern().Match(message);
        return match.Success
            ? TimeSpan.FromHours(Part(match, 1)) + TimeSpan.FromMinutes(Part(match, 2)) + TimeSpan.FromSeconds(Part(match, 3))
            : null;
    }

    private static double Part(Match match, int group) =>
        match.Groups[group].Success ? double.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"back-off (?=\d)(?:(\d+)h)?(?:(\d+)m(?!s))?(?:([\d.]+)s)?")]
    private static partial Regex Pattern();
}
