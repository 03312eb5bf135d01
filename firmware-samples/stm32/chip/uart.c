#include "uart.h"

#include "chip.h"
#include "interrupts.h"
#include "registers.h"

/// 44 ms of bytes: more than sending the longest packet takes.
#define RING_ROOM 512

#if LINK_USART == 1
#define LINK USART1
#define CONSOLE USART2
#define link_received usart1_received
#define console_received usart2_received
#else
#define LINK USART2
#define CONSOLE USART1
#define link_received usart2_received
#define console_received usart1_received
#endif

static uint8_t ring[RING_ROOM];
static volatile uint16_t head, tail;
static volatile bool is_lost;
static volatile char key;

static void start(struct usart *usart)
{
    usart->BRR = (OSCILLATOR + BAUD / 2) / BAUD;
    usart->CR1 = USART_CR1_UE | USART_CR1_TE | USART_CR1_RE | USART_CR1_RXNEIE;
}

void uart_start(void)
{
    start(LINK);
    start(CONSOLE);
    NVIC_ISER1 = 1u << (USART1_IRQ - 32) | 1u << (USART2_IRQ - 32);
}

void link_received(void)
{
    uint32_t status = LINK->SR;
    uint8_t byte = (uint8_t)LINK->DR; // reading both clears the error flags, too
    uint16_t next = (head + 1) % RING_ROOM;
    chip_stir(SYST_CVR ^ byte << 24);
    if (status & (USART_SR_ORE | USART_SR_FE | USART_SR_NE) || next == tail) {
        is_lost = true;
    } else {
        ring[head] = byte;
        head = next;
    }
}

void console_received(void)
{
    key = (char)CONSOLE->DR;
}

bool uart_has_input(void)
{
    return head != tail || key != 0;
}

static void write(struct usart *usart, uint8_t byte)
{
    while (!(usart->SR & USART_SR_TXE)) {
    }
    usart->DR = byte;
}

static int link_send(void *pipe, const uint8_t *bytes, int count)
{
    (void)pipe;
    for (int i = 0; i < count; i++) {
        write(LINK, bytes[i]);
    }
    return count;
}

static int link_receive(void *pipe, uint8_t *bytes, int room)
{
    (void)pipe;
    if (is_lost) {
        is_lost = false;
        return -1;
    }
    int count = 0;
    while (count < room && tail != head) {
        bytes[count++] = ring[tail];
        tail = (tail + 1) % RING_ROOM;
    }
    return count;
}

const struct mqtt_transport uart_link = { link_send, link_receive, 0 };

void console_write(const char *text)
{
    while (*text != 0) {
        write(CONSOLE, (uint8_t)*text++);
    }
}

char console_key(void)
{
    char typed = key;
    key = 0;
    return typed;
}
