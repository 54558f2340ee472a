using System.Collections.Immutable;
using System.Text.Json;

namespace Jota.Api;

/// <summary>
/// What garbage collection needs to know of an object, read from its bytes without decoding it: about a microsecond, because the
/// metadata comes before everything large.
/// </summary>
/// <param name="Owners">Who owns it.</param>
/// <param name="IsDeleting">Whether it is being deleted.</param>
/// <param name="Held">What it waits for when it is deleted.</param>
public readonly record struct ObjectOwnership(ImmutableArray<OwnerLink> Owners, bool IsDeleting, HeldFor Held)
{
    /// <summary>Reads it.</summary>
    public static ObjectOwnership Of(ApiObject obj)
    {
        var reader = new JsonCursor(obj.Content.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            if (found)
            {
                return Metadata(ref reader);
            }

            reader.Skip();
        }

        return new([], false, HeldFor.Nothing);
    }

    private static ObjectOwnership Metadata(ref JsonCursor reader)
    {
        var ownership = new ObjectOwnership([], false, HeldFor.Nothing);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("ownerReferences"u8))
            {
                reader.Read();
                ownership = ownership with { Owners = Links(ref reader) };
            }
            else if (reader.ValueTextEquals("finalizers"u8))
            {
                reader.Read();
                ownership = ownership with { Held = Finalizers(ref reader) };
            }
            else
            {
                var deletion = reader.ValueTextEquals("deletionTimestamp"u8);
                reader.Read();
                ownership = deletion ? ownership with { IsDeleting = reader.TokenType == JsonTokenType.String } : ownership;
                reader.Skip();
            }
        }

        return ownership;
    }

    private static HeldFor Finalizers(ref JsonCursor reader)
    {
        var held = HeldFor.Nothing;
        while (reader.TokenType != JsonTokenType.Null && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            held = reader.ValueTextEquals("orphan"u8) ? HeldFor.Orphaning
                : reader.ValueTextEquals("foregroundDeletion"u8) ? HeldFor.Dependents
                : held;
        }

        return held;
    }

    private static ImmutableArray<OwnerLink> Links(ref JsonCursor reader)
    {
        var links = ImmutableArray.CreateBuilder<OwnerLink>(1);
        while (reader.TokenType != JsonTokenType.Null && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            links.Add(Link(ref reader));
        }

        return links.DrainToImmutable();
    }

    private static OwnerLink Link(ref JsonCursor reader)
    {
        var (uid, apiVersion, kind, name, blocks) = ("", "", "", "", false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("uid"u8))
            {
                uid = Text(ref reader);
            }
            else if (reader.ValueTextEquals("apiVersion"u8))
            {
                apiVersion = Text(ref reader);
            }
            else if (reader.ValueTextEquals("kind"u8))
            {
                kind = Text(ref reader);
            }
            else if (reader.ValueTextEquals("name"u8))
            {
                name = Text(ref reader);
            }
            else
            {
                var isBlocking = reader.ValueTextEquals("blockOwnerDeletion"u8);
                reader.Read();
                blocks |= isBlocking && reader.TokenType == JsonTokenType.True;
                reader.Skip();
            }
        }

        return new(uid, apiVersion, kind, name, blocks);
    }

    // Many objects have one owner: its texts are shared between them.
    private static string Text(ref JsonCursor reader)
    {
        reader.Read();
        return reader.TokenType != JsonTokenType.String ? "" : reader.ValueIsEscaped ? reader.GetString()! : TextPool.Of(reader.ValueSpan);
    }
}
