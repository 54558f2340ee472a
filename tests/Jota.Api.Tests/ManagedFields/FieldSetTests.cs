using System.Text;

namespace Jota.Api.Tests.ManagedFields;

public sealed class FieldSetTests
{
    [Theory]
    [InlineData("""{"f:spec":{"f:replicas":{}}}""")]
    [InlineData("""{"f:metadata":{"f:labels":{".":{},"f:app":{}}}}""")]
    [InlineData("""{"f:spec":{"f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:name":{}}}}}""")]
    [InlineData("""{"f:metadata":{"f:finalizers":{"v:\"a/b\"":{}}}}""")]
    [InlineData("{}")]
    public void A_set_is_written_as_it_was_read(string json) => Assert.Equal(json, Fields.Json(Fields.Set(json)));

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"spec":{}}""")]
    [InlineData("""{"f:spec":[]}""")]
    [InlineData("""{"k:[]":{}}""")]
    [InlineData("""{"v:{":{}}""")]
    [InlineData("""{"x:a":{}}""")]
    public void What_is_no_set_is_refused(string json) => Assert.Throws<FormatException>(() => Fields.Set(json));

    [Fact]
    public void Deep_sets_are_refused_before_they_hurt()
    {
        var json = new StringBuilder();
        json.Insert(0, "{\"f:a\":", 9_000).Append("{}").Append('}', 9_000);
        Assert.Throws<FormatException>(() => Fields.Set(json.ToString()));
    }

    [Fact]
    public void Paths_are_told_in_upstreams_words()
    {
        var set = Fields.Set(
            """{"f:spec":{"f:ports":{"k:{\"port\":80,\"protocol\":\"TCP\"}":{"f:name":{}}},"f:finalizers":{"v:\"x\"":{}},"f:list":{"i:3":{}}}}""");
        Assert.Equal(
            [".spec.finalizers[=\"x\"]", ".spec.list[3]", ".spec.ports[port=80,protocol=\"TCP\"].name"], set.Paths());
    }

    [Fact]
    public void Sets_behave_as_sets_of_paths_do()
    {
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var (one, other) = (RandomFields.Set(random), RandomFields.Set(random));
            var (left, right) = (one.Paths().ToHashSet(), other.Paths().ToHashSet());
            Assert.Equal(left.Union(right).Order(), one.Union(other).Paths().Order());
            Assert.Equal(left.Intersect(right).Order(), one.Intersect(other).Paths().Order());
            Assert.Equal(left.Except(right).Order(), one.Except(other).Paths().Order());
            Assert.True(one.IsSame(Fields.Set(Fields.Json(one))));
            Assert.True(one.Except(other).Union(one.Intersect(other)).IsSame(one));
            Assert.True(one.Union(other).IsSame(other.Union(one)));
            Assert.Equal(left.SetEquals(right), one.IsSame(other));
        }
    }
}
