using System.Buffers;
using System.Collections;
using System.Reflection;
using k8s.Models;

namespace Jota.Api.Tests.Objects;

/// <summary>Copies of every kind's random objects are as if they had been encoded and decoded.</summary>
public sealed class ModelCopyTests
{
    private const int Rounds = 40;

    public static TheoryData<string, string> Kinds => new(ResourceCatalog.BuiltIn.All.Select(r => (r.Names.ApiVersion, r.Names.Kind)).Distinct());

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_copy_says_the_same_and_shares_nothing_that_changes(string apiVersion, string kind) => Each(apiVersion, kind, (resource, obj) =>
    {
        var copy = ModelCopy.Of(obj);

        Assert.Equal(Encoded(resource, obj), Encoded(resource, copy));
        AssertApart(obj, copy);
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_settled_is_what_would_be_decoded(string apiVersion, string kind) => Each(apiVersion, kind, (resource, obj) =>
    {
        var decoded = resource.Decode(Encoded(resource, obj));
        ModelCopy.Settle(obj);

        AssertSame(decoded, obj, kind);
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Objects_are_the_same_when_their_encodings_are(string apiVersion, string kind) => Each(apiVersion, kind, (resource, obj) =>
    {
        Assert.True(ModelCopy.Same(obj, resource.Decode(Encoded(resource, obj))));
        for (var seed = 0; seed < 4; seed++)
        {
            var other = new RandomModels(seed).Of(resource);
            Assert.Equal(Encoded(resource, obj).AsSpan().SequenceEqual(Encoded(resource, other)), ModelCopy.Same(obj, other));
        }
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_change_of_any_one_text_is_seen(string apiVersion, string kind) => Each(apiVersion, kind, (resource, obj) =>
    {
        var copy = ModelCopy.Of(obj);
        var texts = TextsOf(copy).ToList();
        if (texts.Count > 0)
        {
            var (owner, property) = texts[texts.Count / 2];
            property.SetValue(owner, $"{property.GetValue(owner)}!");

            Assert.False(ModelCopy.Same(obj, copy));
        }
    });

    [Fact]
    public void A_settled_object_is_only_read_when_it_is_settled_again()
    {
        var pod = new V1Pod { Spec = new() { Containers = [new() { Resources = new() { Requests = new ReadOnlyQuantities { ["cpu"] = new("100m") } } }] } };
        ModelCopy.Settle(pod);
        ((ReadOnlyQuantities)pod.Spec.Containers[0].Resources.Requests).Closed = true;

        ModelCopy.Settle(pod);
    }

    [Fact]
    public void Lists_that_cannot_grow_become_lists_that_can()
    {
        var pod = new V1Pod { Spec = new() { Tolerations = Array.Empty<V1Toleration>(), Containers = new V1Container[] { new() { Args = new[] { "a" } } } } };

        var copy = (V1Pod)ModelCopy.Of(pod);

        copy.Spec.Tolerations.Add(new V1Toleration());
        copy.Spec.Containers.Add(new V1Container());
        copy.Spec.Containers[0].Args.Add("b");
        Assert.Empty(pod.Spec.Tolerations);
    }

    private static void Each(string apiVersion, string kind, Action<Resource, object> check)
    {
        var resource = ResourceCatalog.BuiltIn.FindKind(apiVersion, kind)!;
        for (var seed = 0; seed < Rounds; seed++)
        {
            check(resource, new RandomModels(seed).Of(resource));
        }
    }

    private static byte[] Encoded(Resource resource, object obj)
    {
        var into = new ArrayBufferWriter<byte>();
        resource.Encode(into, obj);
        return into.WrittenSpan.ToArray();
    }

    private static IEnumerable<PropertyInfo> Properties(object obj) =>
        obj.GetType().GetProperties().Where(p => p.GetIndexParameters().Length == 0 && p.Name != "EqualityContract");

    /// <summary>Every text of an object, however deep.</summary>
    private static IEnumerable<(object Owner, PropertyInfo Property)> TextsOf(object? value) => value switch
    {
        IDictionary map => map.Values.Cast<object?>().SelectMany(TextsOf),
        IList list and not byte[] => list.Cast<object?>().SelectMany(TextsOf),
        _ when IsModel(value) => Properties(value!).SelectMany(p => p.PropertyType == typeof(string)
            ? p.GetValue(value) is null || !p.CanWrite ? [] : [(value!, p)]
            : TextsOf(p.GetValue(value))),
        _ => [],
    };

    private static bool IsModel(object? value) => value?.GetType().Namespace == "k8s.Models" && value is not (ResourceQuantity or IntOrString);

    private static void AssertApart(object? one, object? other)
    {
        if (one is IList ones && one is not byte[])
        {
            Assert.NotSame(one, other);
            for (var i = 0; i < ones.Count; i++)
            {
                AssertApart(ones[i], ((IList)other!)[i]);
            }
        }
        else if (one is IDictionary map)
        {
            Assert.NotSame(one, other);
            foreach (var key in map.Keys)
            {
                AssertApart(map[key], ((IDictionary)other!)[key]);
            }
        }
        else if (IsModel(one))
        {
            Assert.NotSame(one, other);
            foreach (var property in Properties(one!))
            {
                AssertApart(property.GetValue(one), property.GetValue(other));
            }
        }
    }

    private static void AssertSame(object? one, object? other, string path)
    {
        switch (one)
        {
            case null:
                Assert.True(other is null, path);
                break;
            case DateTime time:
                Assert.True(time == (DateTime)other! && time.Kind == ((DateTime)other).Kind, path);
                break;
            case ResourceQuantity quantity:
                Assert.True(quantity.ToDecimal() == ((ResourceQuantity)other!).ToDecimal() && quantity.Format == ((ResourceQuantity)other).Format, path);
                break;
            case IntOrString number:
                Assert.True(number.Value == ((IntOrString)other!).Value, path);
                break;
            case IDictionary map:
                Assert.True(map.Count == ((IDictionary)other!).Count, path);
                foreach (var key in map.Keys)
                {
                    AssertSame(map[key], ((IDictionary)other)[key], $"{path}.{key}");
                }

                break;
            case IList list:
                Assert.True(list.Count == ((IList)other!).Count, path);
                for (var i = 0; i < list.Count; i++)
                {
                    AssertSame(list[i], ((IList)other)[i], $"{path}[{i}]");
                }

                break;
            case var _ when IsModel(one):
                foreach (var property in Properties(one))
                {
                    AssertSame(property.GetValue(one), property.GetValue(other), $"{path}.{property.Name}");
                }

                break;
            default:
                Assert.True(one.ToString() == other?.ToString(), path);
                break;
        }
    }
}
