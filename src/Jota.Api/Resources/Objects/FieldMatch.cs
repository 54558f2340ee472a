namespace Jota.Api;

/// <summary>Field selectors and objects.</summary>
public static class FieldMatch
{
    /// <summary>Whether the object's fields satisfy every term.</summary>
    public static bool Matches(this FieldSelector fields, ApiObject obj)
    {
        foreach (var term in fields.Terms)
        {
            if (string.Equals(obj.Field(term.Path), term.Value, StringComparison.Ordinal) != term.Equal)
            {
                return false;
            }
        }

        return true;
    }
}
