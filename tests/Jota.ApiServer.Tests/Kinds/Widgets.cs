using Jota.Api;

namespace Jota.ApiServer.Tests.Kinds;

/// <summary>A kind that comes at run time.</summary>
internal static class Widgets
{
    private const string Schema = """
        {
          "type": "object",
          "required": ["spec"],
          "properties": {
            "spec": {
              "type": "object",
              "description": "What is wished for.",
              "required": ["size"],
              "properties": {
                "size": {"type": "integer", "minimum": 1, "maximum": 100},
                "color": {"type": "string", "enum": ["red", "blue"], "default": "red"},
                "tags": {"type": "array", "items": {"type": "string"}}
              }
            },
            "status": {"type": "object", "properties": {"phase": {"type": "string"}}}
          }
        }
        """;

    public static UntypedResource Make(string plural = "widgets", string kind = "Widget") => new(
        new UntypedKind(new ResourceNames("example.com", "v1", kind, plural) { ShortNames = ["wd"] }, JsonSchema.Parse(Schema))
        {
            HasStatus = true,
            Columns = [new UntypedColumn(JsonPath.Parse(".spec.size")) { Name = "Size", Type = "integer" }],
        });

    public static string Json(string name, string spec = """{"size":3}""", string metadata = "") =>
        $$"""{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"{{name}}"{{metadata}}},"spec":{{spec}}}""";
}
