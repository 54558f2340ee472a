using System.Security;
using System.Text.RegularExpressions;

namespace Jota.Api;

/// <summary>Time zones by their IANA names, as this machine's time zone database has them.</summary>
public static partial class CronTimeZones
{
    /// <summary>Finds a zone; answers false and why when there is none of that name.</summary>
    public static bool TryFind(string name, out TimeZoneInfo zone, out string error)
    {
        zone = TimeZoneInfo.Utc;
        error = $"unknown time zone {name}";
        if (!Array.TrueForAll(name.Split('/'), IsPart))
        {
            return false;
        }

        if (name.Equals("Local", StringComparison.OrdinalIgnoreCase))
        {
            error = "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones";
            return false;
        }

        try
        {
            zone = TimeZoneInfo.FindSystemTimeZoneById(name);
            error = "";
            return true;
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException or SecurityException)
        {
            return false;
        }
    }

    private static bool IsPart(string part) => part is not ("." or "..") && Part().IsMatch(part);

    [GeneratedRegex(@"^(?!-)[A-Za-z._0-9+\-]{1,14}\z")]
    private static partial Regex Part();
}
