using System.Text;

namespace Jota.Api.Tests.ManagedFields;

/// <summary>Sets and objects drawn at random.</summary>
internal static class RandomFields
{
    private static readonly string[] Names = ["f:a", "f:b", "f:c", "k:{\"name\":\"x\"}", "k:{\"name\":\"y\"}", "v:\"1\"", "v:2"];

    public static FieldSet Set(Random random)
    {
        var set = new FieldSetBuilder();
        for (var paths = random.Next(12); paths > 0; paths--)
        {
            set.Add([.. Enumerable.Range(0, 1 + random.Next(4)).Select(_ => Names[random.Next(Names.Length)])]);
        }

        return set.Build();
    }

    /// <summary>A ConfigMap's data or a Deployment's parts, as somebody might apply them.</summary>
    public static string Deployment(Random random)
    {
        var json = new StringBuilder("""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d","namespace":"default" """);
        if (random.Next(2) == 0)
        {
            json.Append(",\"labels\":{").AppendJoin(',', Some(random, "abc", key => $"\"{key}\":\"{random.Next(2)}\"").Append("\"z\":\"1\"")).Append('}');
        }

        json.Append("},\"spec\":{\"selector\":{\"matchLabels\":{\"app\":\"d\"}}");
        if (random.Next(2) == 0)
        {
            json.Append(",\"replicas\":").Append(random.Next(3));
        }

        json.Append(",\"template\":{\"metadata\":{\"labels\":{\"app\":\"d\"}},\"spec\":{\"containers\":[");
        json.AppendJoin(',', Some(random, "xyz", name =>
            $$"""{"name":"{{name}}","image":"i{{random.Next(2)}}","env":[{{string.Join(',', Some(random, "EF", e => $$"""{"name":"{{e}}","value":"{{random.Next(2)}}"}"""))}}]}"""));
        return json.Append("]}}}}").ToString();
    }

    private static List<string> Some(Random random, string from, Func<char, string> make) =>
        [.. from.Where(_ => random.Next(2) == 0).Select(make)];
}
