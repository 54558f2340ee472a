using System.Text.Json;

namespace Jota.Api;

/// <summary>
/// How every reader of clients' or stored JSON is set: without these, .NET's readers stop at a depth of 64, which upstream's do not.
/// </summary>
public static class JsonLimits
{
    /// <summary>For <see cref="Utf8JsonReader"/>.</summary>
    public static JsonReaderOptions Reading { get; } = new() { MaxDepth = RequestBudget.MaxDepth };

    /// <summary>For <see cref="JsonDocument"/>.</summary>
    public static JsonDocumentOptions Parsing { get; } = new() { MaxDepth = RequestBudget.MaxDepth };
}
