using System.Text.Json.Nodes;

namespace Jota.Kubectl.Tests.Documents;

/// <summary>KYAML by its published rules: no kubectl that is compared with writes it yet.</summary>
public sealed class KyamlTextTests
{
    [Fact]
    public void Maps_and_lists_have_brackets_and_everything_a_comma()
    {
        var item = JsonNode.Parse("""
            {"kind": "Service", "apiVersion": "v1", "metadata": {"name": "web", "labels": {"app": "web"}, "annotations": {}},
             "spec": {"clusterIPs": ["10.0.0.1", "10.0.0.2"], "ports": [{"port": 80, "protocol": "TCP"}, {"port": 443}], "empty": []}}
            """);
        Assert.Equal(
            """
            ---
            {
              apiVersion: "v1",
              kind: "Service",
              metadata: {
                annotations: {},
                labels: {
                  app: "web",
                },
                name: "web",
              },
              spec: {
                clusterIPs: [
                  "10.0.0.1",
                  "10.0.0.2",
                ],
                empty: [],
                ports: [{
                  port: 80,
                  protocol: "TCP",
                }, {
                  port: 443,
                }],
              },
            }

            """,
            KyamlText.Of(item));
    }

    [Theory]
    [InlineData("app", "app")]
    [InlineData("app.kubernetes.io/name", "app.kubernetes.io/name")]
    [InlineData("no", "\"no\"")]
    [InlineData("y", "\"y\"")]
    [InlineData("null", "\"null\"")]
    [InlineData("1", "\"1\"")]
    [InlineData("0x1F", "\"0x1F\"")]
    [InlineData("2020-01-02", "\"2020-01-02\"")]
    [InlineData("-a", "\"-a\"")]
    [InlineData("a b", "\"a b\"")]
    [InlineData("", "\"\"")]
    public void Keys_have_quotes_where_they_could_be_read_as_something_else(string key, string shown) =>
        Assert.Equal($"---\n{{\n  {shown}: true,\n}}\n", KyamlText.Of(new JsonObject { [key] = true }));

    [Fact]
    public void Texts_of_several_lines_are_folded_and_keep_their_blanks() => Assert.Equal(
        "---\n{\n  a: \"\\\n     one\\n\\\n    \\  two\\n\\\n    \",\n  b: \"a \\\"b\\\" \\t\",\n}\n",
        KyamlText.Of(new JsonObject { ["a"] = "one\n  two\n", ["b"] = "a \"b\" \t" }));
}
