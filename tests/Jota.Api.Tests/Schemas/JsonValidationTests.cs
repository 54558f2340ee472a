namespace Jota.Api.Tests;

/// <summary>What schemas of custom kinds say beyond single fields, in upstream's words: alternatives, maps, formats, and values as they were.</summary>
public sealed class JsonValidationTests
{
    [Theory]
    [InlineData("""{"a":1}""")]
    [InlineData("{}", "<nil>: Invalid value: \"\": \"spec\" must validate one and only one schema (oneOf). Found none valid", "spec.a: Required value")]
    [InlineData("""{"a":1,"b":1}""", "<nil>: Invalid value: \"\": \"spec\" must validate one and only one schema (oneOf). Found 2 valid alternatives")]
    public void One_of_several_holds(string spec, params string[] errors) =>
        Refuses("""{"type":"object","oneOf":[{"required":["a"]},{"required":["b"]}],"properties":{"a":{"type":"integer"},"b":{"type":"integer"}}}""", spec, errors);

    [Theory]
    [InlineData("""{"a":5}""")]
    [InlineData("""{"a":20}""")]
    [InlineData("""{"a":15}""", "<nil>: Invalid value: \"\": \"spec.a\" must validate at least one schema (anyOf)", "spec.a: Invalid value: 15: spec.a in body should be less than or equal to 10")]
    public void Some_of_several_hold(string spec, params string[] errors) =>
        Refuses("""{"type":"object","properties":{"a":{"type":"integer","anyOf":[{"maximum":10},{"minimum":20}]}}}""", spec, errors);

    [Theory]
    [InlineData("""{"a":15}""")]
    [InlineData("""{"a":5}""", "spec.a: Invalid value: 5: spec.a in body should be greater than or equal to 10", "<nil>: Invalid value: \"\": \"spec.a\" must validate all the schemas (allOf)")]
    [InlineData("""{"a":13}""", "<nil>: Invalid value: \"\": \"spec.a\" must not validate the schema (not)")]
    public void All_hold_and_what_must_not_does_not(string spec, params string[] errors) =>
        Refuses("""{"type":"object","properties":{"a":{"type":"integer","allOf":[{"maximum":20},{"minimum":10}],"not":{"enum":[13]}}}}""", spec, errors);

    [Theory]
    [InlineData("""{"a":{"x":1}}""")]
    [InlineData("""{"a":{}}""", "spec.a: Invalid value: 0: spec.a in body should have at least 1 properties")]
    [InlineData("""{"a":{"x":1,"y":2,"z":3}}""", "spec.a: Too many: 3: must have at most 2 items")]
    [InlineData("""{"a":{"x.y":"s"}}""", "spec.a.x.y: Invalid value: \"string\": spec.a.x.y in body must be of type integer: \"string\"")]
    public void A_map_has_entries_of_one_type(string spec, params string[] errors) => Refuses(
        """{"type":"object","properties":{"a":{"type":"object","minProperties":1,"maxProperties":2,"additionalProperties":{"type":"integer"}}}}""", spec, errors);

    [Theory]
    [InlineData("""{"a":[[1],[2,3]]}""")]
    [InlineData("""{"a":[[1],["x"]]}""", "spec.a[1][0]: Invalid value: \"string\": spec.a[1][0] in body must be of type integer: \"string\"")]
    [InlineData("""{"a":{}}""", "spec.a: Invalid value: \"object\": spec.a in body must be of type array: \"object\"")]
    [InlineData("""{"a":[null]}""", "spec.a[0]: Invalid value: \"null\": spec.a[0] in body must be of type array: \"null\"")]
    public void Lists_of_lists_are_looked_into(string spec, params string[] errors) => Refuses(
        """{"type":"object","properties":{"a":{"type":"array","items":{"type":"array","items":{"type":"integer"}}}}}""", spec, errors);

    [Theory]
    [InlineData("1")]
    [InlineData("1.0")]
    [InlineData("\"x\"", "spec.a: Invalid value: \"string\": spec.a in body must be of type integer: \"string\"")]
    [InlineData("1.5", "spec.a: Invalid value: \"number\": spec.a in body must be of type integer: \"number\"")]
    [InlineData("true", "spec.a: Invalid value: \"boolean\": spec.a in body must be of type integer: \"boolean\"")]
    public void A_whole_number_is_one_however_it_is_written(string value, params string[] errors) =>
        Refuses("""{"type":"object","properties":{"a":{"type":"integer","format":"int32"}}}""", $$"""{"a":{{value}}}""", errors);

    [Theory]
    [InlineData("80")]
    [InlineData("\"http\"")]
    [InlineData("1.5", "spec.a: Invalid value: \"number\": spec.a in body must be of type integer,string: \"number\"")]
    public void A_port_is_a_number_or_a_name(string value, params string[] errors) =>
        Refuses("""{"type":"object","properties":{"a":{"x-kubernetes-int-or-string":true}}}""", $$"""{"a":{{value}}}""", errors);

    [Theory]
    [InlineData("date-time", "2026-01-02T03:04:05Z", "2026-01-02")]
    [InlineData("date", "2026-01-02", "2026-1-2")]
    [InlineData("ipv4", "10.0.0.1", "10.0.0")]
    [InlineData("ipv6", "::1", "10.0.0.1")]
    [InlineData("cidr", "10.0.0.0/8", "10.0.0.0")]
    [InlineData("uuid", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "6ba7b810")]
    [InlineData("uuid4", "f47ac10b-58cc-4372-a567-0e02b2c3d479", "6ba7b810-9dad-11d1-80b4-00c04fd430c8")]
    [InlineData("email", "a@b.c", "a.b.c")]
    [InlineData("hostname", "a.example.com", "a b")]
    [InlineData("uri", "https://a.b/c", "a b")]
    [InlineData("mac", "00:00:5e:00:53:01", "00:00")]
    [InlineData("byte", "aGk=", "a")]
    [InlineData("duration", "1h30m", "fast")]
    [InlineData("hexcolor", "#fff", "#ff")]
    [InlineData("rgbcolor", "rgb(0,1,255)", "rgb(0,1)")]
    [InlineData("isbn10", "0321751043", "0321751042")]
    [InlineData("isbn13", "9783401013190", "9783401013191")]
    [InlineData("creditcard", "4111-1111-1111-1111", "4111-1111-1111-1112")]
    [InlineData("ssn", "111-11-1111", "111-11-11")]
    [InlineData("bsonobjectid", "507f1f77bcf86cd799439011", "507f")]
    [InlineData("k8s-short-name", "a-b", "a.b")]
    [InlineData("k8s-long-name", "a.b", "a..b")]
    public void A_text_has_the_format_that_is_asked_for(string format, string good, string bad)
    {
        var schema = $$"""{"type":"object","properties":{"a":{"type":"string","format":"{{format}}"} } }""";
        Refuses(schema, $$"""{"a":"{{good}}"}""", []);
        Refuses(schema, $$"""{"a":"{{bad}}"}""", [$"spec.a: Invalid value: \"{bad}\": spec.a in body must be of type {format}: \"{bad}\""]);
    }

    [Fact]
    public void A_format_that_nobody_knows_is_not_looked_at() =>
        Refuses("""{"type":"object","properties":{"a":{"type":"string","format":"colour"}}}""", """{"a":"x"}""", []);

    [Theory]
    [InlineData("1e6", "0.5", "1e+06")]
    [InlineData("100000", "1.5", "100000")]
    [InlineData("0.00001", "1.5", "1e-05")]
    [InlineData("1234567.5", "0.5", "1.2345675e+06")]
    public void Numbers_are_told_as_upstream_tells_them(string limit, string value, string told)
    {
        var (schema, place) = ($$"""{"type":"object","properties":{"a":{"type":"number","minimum":{{limit}} } } }""", "spec.a in body should be greater than or equal to");
        string[] errors = double.Parse(value, System.Globalization.CultureInfo.InvariantCulture) < double.Parse(limit, System.Globalization.CultureInfo.InvariantCulture)
            ? [$"spec.a: Invalid value: {value}: {place} {told}"]
            : [];
        Refuses(schema, $$"""{"a":{{value}}}""", errors);
    }

    [Fact]
    public void What_is_as_it_was_is_not_held_against_a_stricter_schema()
    {
        var kind = Kind("""
            {"type":"object","properties":{"a":{"type":"integer","maximum":1},"l":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"],
            "items":{"type":"object","properties":{"k":{"type":"string"},"v":{"type":"integer","maximum":1}}}}}}
            """);
        var old = Read(kind, """{"a":5,"l":[{"k":"x","v":5},{"k":"y","v":1}]}""");
        Assert.Empty(Errors(kind, Read(kind, """{"a":5,"l":[{"k":"y","v":0},{"k":"x","v":5}]}"""), old));
        Assert.Equal(
            ["spec.a: Invalid value: 6: spec.a in body should be less than or equal to 1", "spec.l[0].v: Invalid value: 5: spec.l[0].v in body should be less than or equal to 1"],
            Errors(kind, Read(kind, """{"a":6,"l":[{"k":"y","v":5}]}"""), old));
    }

    [Fact]
    public void A_schema_may_speak_of_the_name()
    {
        var kind = new UntypedResource(new(new("example.com", "v1", "Thing", "things"), JsonSchema.Parse(
            """{"type":"object","required":["metadata"],"properties":{"metadata":{"type":"object","properties":{"name":{"type":"string","maxLength":3}}},"spec":{"type":"object"}}}""")));
        var obj = Read(kind, "{}");
        obj.Metadata.Name = "long";
        Assert.Equal(["metadata.name: Too long: may not be more than 3 bytes"], Errors(kind, obj, null));
        Assert.Equal(["spec"], obj.Content.Select(field => field.Key));
    }

    private static void Refuses(string spec, string value, string[] errors)
    {
        var kind = Kind(spec);
        Assert.Equal(errors, Errors(kind, Read(kind, value), null));
    }

    private static IEnumerable<string> Errors(UntypedResource kind, UntypedObject obj, UntypedObject? old)
    {
        var errors = new FieldErrors();
        if (old is null)
        {
            kind.ValidateObject(obj, errors);
        }
        else
        {
            kind.ValidateObjectUpdate(obj, old, errors);
        }

        return errors.All.Select(error => error.ToString());
    }

    private static UntypedObject Read(UntypedResource kind, string spec) => (UntypedObject)kind.Decode(
        System.Text.Encoding.UTF8.GetBytes($$"""{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"a"},"spec":{{spec}}}"""));

    private static UntypedResource Kind(string spec) => new(new(
        new("example.com", "v1", "Thing", "things"), JsonSchema.Parse($$"""{"type":"object","properties":{"spec":{{spec}} } }""")));
}
