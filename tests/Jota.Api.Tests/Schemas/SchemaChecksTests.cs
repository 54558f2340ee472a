namespace Jota.Api.Tests;

/// <summary>What the schema of a kind without a model type refuses, in upstream's words for custom resources.</summary>
public sealed class SchemaChecksTests
{
    [Theory]
    [InlineData("\"ab\"")]
    [InlineData("\"abcd\"")]
    [InlineData("\"a\"", "spec.f: Invalid value: \"a\": spec.f in body should be at least 2 chars long")]
    [InlineData("\"abcde\"", "spec.f: Too long: may not be more than 4 bytes")]
    [InlineData("\"\u00e9\"", "spec.f: Invalid value: \"\u00e9\": spec.f in body should be at least 2 chars long")]
    [InlineData("\"\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\"")]
    public void A_text_is_as_long_as_allowed_in_characters(string value, params string[] errors) =>
        Refuses("""{"type":"string","minLength":2,"maxLength":4}""", value, errors);

    [Theory]
    [InlineData("^a+$", "\"aa\"")]
    [InlineData("b", "\"abc\"")]
    [InlineData("^a+$", "\"ab\"", "spec.f: Invalid value: \"ab\": spec.f in body should match '^a+$'")]
    [InlineData("^a$", "\"a\\n\"", "spec.f: Invalid value: \"a\\n\": spec.f in body should match '^a$'")]
    [InlineData("^\\d$", "\"\u0663\"", "spec.f: Invalid value: \"\u0663\": spec.f in body should match '^\\d$'")]
    [InlineData("^[\\w.$]$", "\"$\"")]
    [InlineData("^\\$[^\\s]$", "\"$x\"")]
    public void A_text_matches_its_pattern_as_go_reads_it(string pattern, string value, params string[] errors) =>
        Refuses($$"""{"type":"string","pattern":{{Quoted(pattern)}}}""", value, errors);

    [Fact]
    public void What_is_no_pattern_makes_no_field() => Assert.Throws<FormatException>(() => JsonSchema.Parse("""{"type":"string","pattern":"("}"""));

    [Fact]
    public void A_pattern_that_others_choke_on_takes_no_time() =>
        Refuses(
            """{"type":"string","pattern":"^(a+)+$"}""", $"\"{new string('a', 4_000)}b\"",
            [$"spec.f: Invalid value: \"{new string('a', 4_000)}b\": spec.f in body should match '^(a+)+$'"]);

    [Theory]
    [InlineData("1.5")]
    [InlineData("1", "spec.f: Invalid value: 1: spec.f in body should be greater than 1")]
    [InlineData("10", "spec.f: Invalid value: 10: spec.f in body should be less than 10")]
    [InlineData("1.75", "spec.f: Invalid value: 1.75: spec.f in body should be a multiple of 0.5")]
    public void A_number_is_within_what_its_ends_exclude_and_a_multiple(string value, params string[] errors) =>
        Refuses(
            """{"type":"number","minimum":1,"exclusiveMinimum":true,"maximum":10,"exclusiveMaximum":true,"multipleOf":0.5}""",
            value, errors);

    [Theory]
    [InlineData("1")]
    [InlineData("0", "spec.f: Invalid value: 0: spec.f in body should be greater than or equal to 1")]
    [InlineData("11", "spec.f: Invalid value: 11: spec.f in body should be less than or equal to 10")]
    public void A_number_may_be_at_the_ends_of_its_range(string value, params string[] errors) =>
        Refuses("""{"type":"number","minimum":1,"maximum":10}""", value, errors);

    [Theory]
    [InlineData("[\"a\"]")]
    [InlineData("[]", "spec.f: Invalid value: 0: spec.f in body should have at least 1 items")]
    [InlineData("[\"a\",\"b\",\"c\"]", "spec.f: Too many: 3: must have at most 2 items")]
    public void A_list_has_as_many_items_as_allowed(string value, params string[] errors) =>
        Refuses("""{"type":"array","items":{"type":"string"},"minItems":1,"maxItems":2}""", value, errors);

    [Theory]
    [InlineData("[\"a\",\"b\"]")]
    [InlineData("[\"a\",\"b\",\"a\",\"a\"]", "spec.f[2]: Duplicate value: \"a\"")]
    public void A_set_has_nothing_twice(string value, params string[] errors) =>
        Refuses("""{"type":"array","items":{"type":"string"},"x-kubernetes-list-type":"set"}""", value, errors);

    [Theory]
    [InlineData("""[{"port":1,"protocol":"TCP"},{"port":1,"protocol":"UDP"},{"port":2}]""")]
    [InlineData(
        """[{"port":1,"protocol":"TCP","x":1},{"protocol":"TCP","port":1,"x":2}]""",
        """spec.f[1]: Duplicate value: {"port":1,"protocol":"TCP"}""")]
    [InlineData("""[{"port":1},{"port":1}]""", """spec.f[1]: Duplicate value: {"port":1}""")]
    public void The_keys_of_a_list_tell_its_items_apart(string value, params string[] errors) =>
        Refuses(
            """
            {"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["port","protocol"],"items":{"type":"object",
             "properties":{"port":{"type":"integer"},"protocol":{"type":"string"},"x":{"type":"integer"}}}}
            """,
            value, errors);

    [Fact]
    public void What_is_there_twice_is_told_after_everything_else() =>
        Refuses(
            """{"type":"array","items":{"type":"string","maxLength":1},"x-kubernetes-list-type":"set"}""", """["a","a","bb"]""",
            ["spec.f[2]: Too long: may not be more than 1 bytes", "spec.f[1]: Duplicate value: \"a\""]);

    [Fact]
    public void Null_is_nothing_where_it_is_not_allowed()
    {
        Refuses("""{"type":"string"}""", "null", ["spec.f: Required value"], required: true);
        Assert.Equal("""{"f":"x"}""", Defaulted("""{"type":"string","default":"x"}""", "null"));
        Assert.Equal("{}", Defaulted("""{"type":"string"}""", "null"));
    }

    [Fact]
    public void Null_is_a_value_where_it_is_allowed()
    {
        Refuses("""{"type":"string","nullable":true}""", "null", [], required: true);
        Assert.Equal("""{"f":null}""", Defaulted("""{"type":"string","default":"x","nullable":true}""", "null"));
    }

    private static void Refuses(string field, string value, string[] errors, bool required = false)
    {
        var resource = Kind(field, required);
        var obj = Read(resource, value);
        resource.DefaultObject(obj);
        var found = new FieldErrors();
        resource.ValidateObject(obj, found);
        Assert.Equal(errors, found.All.Select(error => error.ToString()));
    }

    private static string Defaulted(string field, string value)
    {
        var resource = Kind(field, required: false);
        var obj = Read(resource, value);
        resource.DefaultObject(obj);
        return obj.Content["spec"]!.ToJsonString();
    }

    private static string Quoted(string text) => System.Text.Json.JsonSerializer.Serialize(text);

    private static UntypedObject Read(UntypedResource resource, string value) => (UntypedObject)resource.Decode(
        System.Text.Encoding.UTF8.GetBytes($$$"""{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"a"},"spec":{"f":{{{value}}}}}"""));

    private static UntypedResource Kind(string field, bool required) => new(new(
        new("example.com", "v1", "Thing", "things"),
        JsonSchema.Parse(
            $$$"""{"type":"object","properties":{"spec":{"type":"object","required":[{{{(required ? "\"f\"" : "")}}}],"properties":{"f":{{{field}}} } } } }""")));
}
