using System.Text.Json;
using System.Text.Json.Serialization;
using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>What this folder writes, without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ProblemDocument))]
[JsonSerializable(typeof(TicketPageDocument))]
[JsonSerializable(typeof(SpooledDocument))]
[JsonSerializable(typeof(LogDocument))]
[JsonSerializable(typeof(SlaDocument))]
[JsonSerializable(typeof(HoldDocument))]
[JsonSerializable(typeof(Agent))]
[JsonSerializable(typeof(ItemsDocument<Agent>))]
[JsonSerializable(typeof(SystemDocument))]
[JsonSerializable(typeof(SystemsDocument))]
[JsonSerializable(typeof(CategoryDocument))]
[JsonSerializable(typeof(ItemsDocument<CategoryDocument>))]
[JsonSerializable(typeof(WorkflowDocument))]
[JsonSerializable(typeof(ItemsDocument<WorkflowDocument>))]
[JsonSerializable(typeof(PageDocument<AuditDocument>))]
[JsonSerializable(typeof(PageDocument<MailDocument>))]
[JsonSerializable(typeof(CheckDocument))]
[JsonSerializable(typeof(ItemsDocument<CheckDocument>))]
[JsonSerializable(typeof(CheckRequest))]
[JsonSerializable(typeof(CheckPatch))]
[JsonSerializable(typeof(ItemsDocument<PingDocument>))]
[JsonSerializable(typeof(SessionDocument))]
[JsonSerializable(typeof(ItemsDocument<OwnSessionDocument>))]
[JsonSerializable(typeof(InvitationRequest))]
[JsonSerializable(typeof(InvitationDocument))]
[JsonSerializable(typeof(ItemsDocument<InvitationDocument>))]
[JsonSerializable(typeof(InvitationLookRequest))]
[JsonSerializable(typeof(InvitationLookDocument))]
[JsonSerializable(typeof(RegistrationRequest))]
[JsonSerializable(typeof(PushDocument))]
[JsonSerializable(typeof(PushBrowserDocument))]
[JsonSerializable(typeof(PushRequest))]
[JsonSerializable(typeof(OpenIdDocument))]
[JsonSerializable(typeof(SecondFactorRequest))]
[JsonSerializable(typeof(SecondFactorSetupDocument))]
[JsonSerializable(typeof(SecondFactorConfirmRequest))]
[JsonSerializable(typeof(RecoveryCodesDocument))]
[JsonSerializable(typeof(SecondFactorOffRequest))]
[JsonSerializable(typeof(SecondFactorDocument))]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(UserRequest))]
[JsonSerializable(typeof(UserPatch))]
[JsonSerializable(typeof(UserDocument))]
[JsonSerializable(typeof(ItemsDocument<UserDocument>))]
[JsonSerializable(typeof(TokenRequest))]
[JsonSerializable(typeof(TokenPatch))]
[JsonSerializable(typeof(TokenDocument))]
[JsonSerializable(typeof(ItemsDocument<TokenDocument>))]
[JsonSerializable(typeof(AccountRequest))]
[JsonSerializable(typeof(AccountPatch))]
[JsonSerializable(typeof(AccountDocument))]
[JsonSerializable(typeof(ItemsDocument<AccountDocument>))]
[JsonSerializable(typeof(InsightsDocument))]
[JsonSerializable(typeof(HealthDocument))]
[JsonSerializable(typeof(ServerDocument))]
[JsonSerializable(typeof(TestMailRequest))]
[JsonSerializable(typeof(TestMailDocument))]
[JsonSerializable(typeof(StorageDocument))]
[JsonSerializable(typeof(CalendarDocument))]
[JsonSerializable(typeof(AuditChainDocument))]
[JsonSerializable(typeof(WishesDocument))]
[JsonSerializable(typeof(WishesPatch))]
internal sealed partial class HttpJson : JsonSerializerContext;

/// <summary>A short list, always whole.</summary>
public sealed record ItemsDocument<T>(IReadOnlyList<T> Items);

/// <summary>A part of a long list, newest first.</summary>
/// <param name="Next">Value of <c>before</c> for the next part; null at the end.</param>
public sealed record PageDocument<T>(IReadOnlyList<T> Items, long? Next);
