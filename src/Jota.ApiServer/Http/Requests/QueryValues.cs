using System.Globalization;
using Jota.Api;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>A request's query, read as upstream reads it: the first of several values counts, and unknown names are ignored.</summary>
internal readonly struct QueryValues(IQueryCollection query)
{
    /// <summary>Those of a request. Most have none, and then nothing is read.</summary>
    public static QueryValues Of(HttpRequest request) => new(request.QueryString.HasValue ? request.Query : QueryCollection.Empty);

    /// <summary>Whether the parameter is there, be it empty.</summary>
    public bool Has(string name) => query.ContainsKey(name);

    /// <summary>The parameter's text; empty when it is missing.</summary>
    public string Text(string name) => query.TryGetValue(name, out var values) && values.Count > 0 ? values[0] ?? "" : "";

    /// <summary>All values of a parameter that may be repeated.</summary>
    public string[] All(string name) => query.TryGetValue(name, out var values) ? [.. values.Select(v => v ?? "")] : [];

    /// <summary>A boolean: everything but <c>false</c> and <c>0</c> is true once the parameter is there.</summary>
    public bool Flag(string name) => NullableFlag(name) ?? false;

    /// <summary>A boolean that may be unset.</summary>
    public bool? NullableFlag(string name) =>
        Has(name) ? !(Text(name) is "0" || Text(name).Equals("false", StringComparison.OrdinalIgnoreCase)) : null;

    /// <summary>A whole number that may be unset. Throws 400 with upstream's text when it is something else.</summary>
    public long? Number(string name)
    {
        if (!Has(name))
        {
            return null;
        }

        var text = Text(name);
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ApiException.BadRequest($"strconv.ParseInt: parsing \"{text}\": invalid syntax");
    }
}
