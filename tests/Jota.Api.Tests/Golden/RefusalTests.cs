using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Jota.Api.Tests.Golden;

/// <summary>
/// Tables of slight changes to a good object, each with the answer of an upstream server: its message, the reasons and fields of its
/// causes, and its advice. Tables are <c>refusals.yaml</c>.
/// </summary>
public sealed partial class RefusalTests
{
    public static TheoryData<string, int, string> Cases
    {
        get
        {
            var data = new TheoryData<string, int, string>();
            foreach (var file in GoldenFiles.Named("refusals.yaml"))
            {
                var cases = GoldenYaml.Read(GoldenFiles.Read(file))[1]!.AsArray();
                for (var i = 0; i < cases.Count; i++)
                {
                    data.Add(file, i, (string)cases[i]!["case"]!);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Answers_as_upstream_does(string file, int index, string name)
    {
        Assert.NotEmpty(name);
        var documents = GoldenYaml.Read(GoldenFiles.Read(file));
        var expected = documents[1]![index]!;
        var input = documents[0]!;
        foreach (var (path, value) in expected["set"]!.AsObject())
        {
            Set(input, path.Split('.'), value);
        }

        var (obj, errors, warnings) = GoldenKind.Create(input);
        var resource = GoldenKind.ResourceOf(input);
        if (expected["message"] is null)
        {
            Assert.Equal(Texts(expected["warnings"]), warnings);
            Assert.Empty(errors.Select(error => error.ToString()));
            return;
        }

        var exception = ApiException.Invalid(resource.Names, resource.MetadataOf(obj).Name ?? "", errors);
        Assert.Equal(Expand((string)expected["message"]!), exception.Message);
        Assert.Equal(Texts(expected["causes"]), exception.Details!.Causes.Select(cause => $"{cause.Field}: {cause.Reason}"));
    }

    private static string[] Texts(JsonNode? list) => [.. (list?.AsArray() ?? []).Select(item => Expand((string)item!))];

    /// <summary>Long texts are told as <c>&lt;a*64&gt;</c>.</summary>
    private static string Expand(string text) =>
        Repeated().Replace(text, match => new string(match.Groups[1].Value[0], int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)));

    private static JsonNode? Expand(JsonNode? value) => value switch
    {
        JsonObject map => new JsonObject(map.Select(pair => KeyValuePair.Create(Expand(pair.Key), Expand(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Expand)]),
        JsonValue text when text.GetValueKind() == System.Text.Json.JsonValueKind.String => JsonValue.Create(Expand(text.GetValue<string>())),
        _ => value?.DeepClone(),
    };

    /// <summary>Sets what the path names; removes it when the value is null.</summary>
    private static void Set(JsonNode node, ReadOnlySpan<string> path, JsonNode? value)
    {
        if (path.Length > 1)
        {
            Set(Child(node, path[0]), path[1..], value);
        }
        else if (node is JsonArray list)
        {
            var index = int.Parse(path[0], CultureInfo.InvariantCulture);
            if (index == list.Count)
            {
                list.Add(Expand(value));
            }
            else
            {
                list[index] = Expand(value);
            }
        }
        else if (value is null)
        {
            node.AsObject().Remove(path[0]);
        }
        else
        {
            node[path[0]] = Expand(value);
        }
    }

    private static JsonNode Child(JsonNode node, string name)
    {
        if (node is JsonArray list)
        {
            return list[int.Parse(name, CultureInfo.InvariantCulture)]!;
        }

        return node[name] ?? (node[name] = new JsonObject());
    }

    [GeneratedRegex("<(.)\\*(\\d+)>")]
    private static partial Regex Repeated();
}
