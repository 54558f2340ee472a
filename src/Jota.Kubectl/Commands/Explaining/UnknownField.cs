using Jota.Api;

namespace Jota.Kubectl;

/// <summary>What is said of a field that a type does not have.</summary>
internal static class UnknownField
{
    /// <summary>Names the one that may have been meant.</summary>
    public static KubectlException Of(string field, IEnumerable<string> names)
    {
        var close = NearestName.Of(field, names);
        return KubectlException.Error($"field \"{field}\" does not exist{(close is null ? "" : $" (did you mean \"{close}\"?)")}");
    }
}
