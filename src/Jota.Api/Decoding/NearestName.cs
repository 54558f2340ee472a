namespace Jota.Api;

/// <summary>Which name was meant.</summary>
public static class NearestName
{
    /// <summary>The nearest of those that are there; null when none is near.</summary>
    public static string? Of(string name, IEnumerable<string> known)
    {
        var limit = name.Length switch { < 3 => 0, < 6 => 1, < 10 => 2, _ => 3 };
        return known
            .Select(other => (Name: other, Distance: EditDistance.Between(name.ToLowerInvariant(), other.ToLowerInvariant(), limit)))
            .Where(other => other.Distance <= limit && other.Name != name)
            .OrderBy(other => other.Distance)
            .ThenBy(other => other.Name, StringComparer.Ordinal)
            .Select(other => other.Name)
            .FirstOrDefault();
    }
}
