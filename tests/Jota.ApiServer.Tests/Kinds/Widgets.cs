using Jota.Api;

namespace Jota.ApiServer.Tests.Kinds;

/// <summary>A kind that comes at run time.</summary>
internal static class Widgets
{
    public static UntypedResource Make(string plural = "widgets", string kind = "Widget") => new(
        new UntypedKind(
            new ResourceNames("example.com", "v1", kind, plural) { ShortNames = ["wd"] },
            [
                new("spec")
                {
                    Type = new TypeSchema(
                        $"com.example.v1.{kind}Spec",
                        TypeForm.Object,
                        [
                            new("size") { Scalar = FieldScalar.Int64, Required = true, Minimum = 1, Maximum = 100 },
                            new("color") { Scalar = FieldScalar.String, Enum = ["red", "blue"], Default = "\"red\"" },
                            new("tags") { Scalar = FieldScalar.String, Shape = FieldShape.List },
                        ]),
                    Required = true,
                    Description = "What is wished for.",
                },
                new("status") { Type = new TypeSchema($"com.example.v1.{kind}Status", TypeForm.Object, [new("phase") { Scalar = FieldScalar.String }]) },
            ])
        {
            HasStatus = true,
            Columns = [new UntypedColumn("spec", "size") { Name = "Size", Type = "integer" }],
        });

    public static string Json(string name, string spec = """{"size":3}""", string metadata = "") =>
        $$"""{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"{{name}}"{{metadata}}},"spec":{{spec}}}""";
}
